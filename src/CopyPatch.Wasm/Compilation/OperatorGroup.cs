using System;

namespace CopyPatch.Wasm;

/// <summary>Operators that one method compiles.</summary>
internal enum OperatorGroup : byte
{
    Other,
    LocalGet,
    LocalSet,
    LocalTee,
    I32Const,
    Load,
    Store,
    EqualsZero,
    CompareI32,
    CompareI64,
    CompareF32,
    CompareF64,
    UnaryI32,
    UnaryI64,
    DivideI32,
    DivideI64,
    AndI32,
    AndI64,
    ShiftI32,
    ShiftI64,
    BinaryI32,
    BinaryI64,
    UnaryF32,
    BinaryF32,
    BinaryInRegistersF32,
    UnaryF64,
    BinaryF64,
    BinaryInRegistersF64,
    TruncateI32F32,
    TruncateI32F64,
    TruncateI64F32,
    TruncateI64F64,
    Convert,
    End,
    BrIf,
    Br,
    Call,
    Block,
}

/// <summary>The group of each operator: one jump decides, where a chain of comparisons would be mispredicted.</summary>
internal static class OperatorGroups
{
    private static readonly OperatorGroup[] s_groups = Make();

    /// <summary>The group of an operator.</summary>
    public static OperatorGroup Of(Opcode opcode) => s_groups[(byte)opcode];

    private static OperatorGroup[] Make()
    {
        OperatorGroup[] groups = new OperatorGroup[256];
        void Set(OperatorGroup group, Opcode first, Opcode last) => Array.Fill(groups, group, (int)first, last - first + 1);
        void SetOne(OperatorGroup group, Opcode opcode) => groups[(int)opcode] = group;

        SetOne(OperatorGroup.LocalGet, Opcode.LocalGet);
        SetOne(OperatorGroup.LocalSet, Opcode.LocalSet);
        SetOne(OperatorGroup.LocalTee, Opcode.LocalTee);
        SetOne(OperatorGroup.I32Const, Opcode.I32Const);
        Set(OperatorGroup.Load, Opcode.I32Load, Opcode.I64Load32U);
        Set(OperatorGroup.Store, Opcode.I32Store, Opcode.I64Store32);
        SetOne(OperatorGroup.EqualsZero, Opcode.I32Eqz);
        SetOne(OperatorGroup.EqualsZero, Opcode.I64Eqz);
        Set(OperatorGroup.CompareI32, Opcode.I32Eq, Opcode.I32GeU);
        Set(OperatorGroup.CompareI64, Opcode.I64Eq, Opcode.I64GeU);
        Set(OperatorGroup.CompareF32, Opcode.F32Eq, Opcode.F32Ge);
        Set(OperatorGroup.CompareF64, Opcode.F64Eq, Opcode.F64Ge);
        Set(OperatorGroup.UnaryI32, Opcode.I32Clz, Opcode.I32Popcnt);
        Set(OperatorGroup.UnaryI32, Opcode.I32Extend8S, Opcode.I32Extend16S);
        Set(OperatorGroup.UnaryI64, Opcode.I64Clz, Opcode.I64Popcnt);
        Set(OperatorGroup.UnaryI64, Opcode.I64Extend8S, Opcode.I64Extend32S);
        Set(OperatorGroup.BinaryI32, Opcode.I32Add, Opcode.I32Xor);
        Set(OperatorGroup.BinaryI64, Opcode.I64Add, Opcode.I64Xor);
        Set(OperatorGroup.DivideI32, Opcode.I32DivS, Opcode.I32RemU);
        Set(OperatorGroup.DivideI64, Opcode.I64DivS, Opcode.I64RemU);
        SetOne(OperatorGroup.AndI32, Opcode.I32And);
        SetOne(OperatorGroup.AndI64, Opcode.I64And);
        Set(OperatorGroup.ShiftI32, Opcode.I32Shl, Opcode.I32Rotr);
        Set(OperatorGroup.ShiftI64, Opcode.I64Shl, Opcode.I64Rotr);
        Set(OperatorGroup.UnaryF32, Opcode.F32Abs, Opcode.F32Sqrt);
        Set(OperatorGroup.BinaryF32, Opcode.F32Add, Opcode.F32Div);
        Set(OperatorGroup.BinaryInRegistersF32, Opcode.F32Min, Opcode.F32Copysign);
        Set(OperatorGroup.UnaryF64, Opcode.F64Abs, Opcode.F64Sqrt);
        Set(OperatorGroup.BinaryF64, Opcode.F64Add, Opcode.F64Div);
        Set(OperatorGroup.BinaryInRegistersF64, Opcode.F64Min, Opcode.F64Copysign);
        Set(OperatorGroup.Convert, Opcode.I32WrapI64, Opcode.F64ReinterpretI64);
        Set(OperatorGroup.TruncateI32F32, Opcode.I32TruncF32S, Opcode.I32TruncF32U);
        Set(OperatorGroup.TruncateI32F64, Opcode.I32TruncF64S, Opcode.I32TruncF64U);
        Set(OperatorGroup.TruncateI64F32, Opcode.I64TruncF32S, Opcode.I64TruncF32U);
        Set(OperatorGroup.TruncateI64F64, Opcode.I64TruncF64S, Opcode.I64TruncF64U);
        SetOne(OperatorGroup.End, Opcode.End);
        SetOne(OperatorGroup.BrIf, Opcode.BrIf);
        SetOne(OperatorGroup.Br, Opcode.Br);
        SetOne(OperatorGroup.Call, Opcode.Call);
        SetOne(OperatorGroup.Block, Opcode.Block);
        return groups;
    }
}
