using System;

namespace Wasm;

/// <summary>What the operators take and give that have no immediates: numeric ones, all but a few.</summary>
internal static class OperatorSignatures
{
    // For each opcode: the type of its operands, the type of its result, and how many operands; 0 for those that are others'.
    private static readonly Signature[] s_signatures = Make();

    /// <summary>The signature of an operator.</summary>
    public static ReadOnlySpan<Signature> All => s_signatures;

    private static Signature[] Make()
    {
        Signature[] all = new Signature[256];
        void Set(Opcode first, Opcode last, int operands, WasmValueType type, WasmValueType result)
        {
            for (int opcode = (int)first; opcode <= (int)last; opcode++)
                all[opcode] = new Signature((byte)operands, (byte)type, (byte)result);
        }

        const WasmValueType I32 = WasmValueType.I32, I64 = WasmValueType.I64, F32 = WasmValueType.F32, F64 = WasmValueType.F64;
        Set(Opcode.I32Eqz, Opcode.I32Eqz, 1, I32, I32);
        Set(Opcode.I32Eq, Opcode.I32GeU, 2, I32, I32);
        Set(Opcode.I64Eqz, Opcode.I64Eqz, 1, I64, I32);
        Set(Opcode.I64Eq, Opcode.I64GeU, 2, I64, I32);
        Set(Opcode.F32Eq, Opcode.F32Ge, 2, F32, I32);
        Set(Opcode.F64Eq, Opcode.F64Ge, 2, F64, I32);
        Set(Opcode.I32Clz, Opcode.I32Popcnt, 1, I32, I32);
        Set(Opcode.I32Add, Opcode.I32Rotr, 2, I32, I32);
        Set(Opcode.I64Clz, Opcode.I64Popcnt, 1, I64, I64);
        Set(Opcode.I64Add, Opcode.I64Rotr, 2, I64, I64);
        Set(Opcode.F32Abs, Opcode.F32Sqrt, 1, F32, F32);
        Set(Opcode.F32Add, Opcode.F32Copysign, 2, F32, F32);
        Set(Opcode.F64Abs, Opcode.F64Sqrt, 1, F64, F64);
        Set(Opcode.F64Add, Opcode.F64Copysign, 2, F64, F64);
        Set(Opcode.I32WrapI64, Opcode.I32WrapI64, 1, I64, I32);
        Set(Opcode.I32TruncF32S, Opcode.I32TruncF32U, 1, F32, I32);
        Set(Opcode.I32TruncF64S, Opcode.I32TruncF64U, 1, F64, I32);
        Set(Opcode.I64ExtendI32S, Opcode.I64ExtendI32U, 1, I32, I64);
        Set(Opcode.I64TruncF32S, Opcode.I64TruncF32U, 1, F32, I64);
        Set(Opcode.I64TruncF64S, Opcode.I64TruncF64U, 1, F64, I64);
        Set(Opcode.F32ConvertI32S, Opcode.F32ConvertI32U, 1, I32, F32);
        Set(Opcode.F32ConvertI64S, Opcode.F32ConvertI64U, 1, I64, F32);
        Set(Opcode.F32DemoteF64, Opcode.F32DemoteF64, 1, F64, F32);
        Set(Opcode.F64ConvertI32S, Opcode.F64ConvertI32U, 1, I32, F64);
        Set(Opcode.F64ConvertI64S, Opcode.F64ConvertI64U, 1, I64, F64);
        Set(Opcode.F64PromoteF32, Opcode.F64PromoteF32, 1, F32, F64);
        Set(Opcode.I32ReinterpretF32, Opcode.I32ReinterpretF32, 1, F32, I32);
        Set(Opcode.I64ReinterpretF64, Opcode.I64ReinterpretF64, 1, F64, I64);
        Set(Opcode.F32ReinterpretI32, Opcode.F32ReinterpretI32, 1, I32, F32);
        Set(Opcode.F64ReinterpretI64, Opcode.F64ReinterpretI64, 1, I64, F64);
        Set(Opcode.I32Extend8S, Opcode.I32Extend16S, 1, I32, I32);
        Set(Opcode.I64Extend8S, Opcode.I64Extend32S, 1, I64, I64);
        return all;
    }

    /// <summary>A signature: Operands of Type, and one result.</summary>
    public readonly record struct Signature(byte Operands, byte Type, byte Result);
}
