using System;
using static CopyPatch.Wasm.Immediates;
using static CopyPatch.Wasm.OperatorClass;

namespace CopyPatch.Wasm;

/// <summary>All operators: what each is called, what follows it, what it takes and gives, and how it is compiled.</summary>
internal static class OperatorTable
{
    /// <summary>The byte before the numbers of the operators from <see cref="Prefixed"/> on.</summary>
    public const byte Prefix = 0xFC;

    /// <summary>Where the operators start that have a prefix.</summary>
    public const int Prefixed = 0x100;

    private const int Size = 0x112;

    // Operators with codes one after the other. A signature is missing where the types depend on more than the operator.
    private static readonly Row[] s_rows =
    [
        new(Opcode.Unreachable, "unreachable nop", None, Other),
        new(Opcode.Block, "block", Immediates.Block, OperatorClass.Block),
        new(Opcode.Loop, "loop", Immediates.Block, OperatorClass.Loop),
        new(Opcode.If, "if", Immediates.Block, ConditionalBranch),
        new(Opcode.Else, "else", None, Other),
        new(Opcode.End, "end", None, End),
        new(Opcode.Br, "br", Depth, Br),
        new(Opcode.BrIf, "br_if", Depth, ConditionalBranch),
        new(Opcode.BrTable, "br_table", Labels, Other),
        new(Opcode.Return, "return", None, Other),
        new(Opcode.Call, "call", Function, OperatorClass.Call),
        new(Opcode.CallIndirect, "call_indirect", TypeAndTable, Other),
        new(Opcode.Drop, "drop select", None, Other),
        new(Opcode.SelectTyped, "select", ValueTypes, Other),
        new(Opcode.LocalGet, "local.get", Local, LocalGet),
        new(Opcode.LocalSet, "local.set", Local, LocalSet),
        new(Opcode.LocalTee, "local.tee", Local, LocalTee),
        new(Opcode.GlobalGet, "global.get global.set", Global, Other),
        new(Opcode.TableGet, "table.get", Table, RuntimeCall, "i:r"),
        new(Opcode.TableSet, "table.set", Table, RuntimeCall, "ir:"),
        new(Opcode.I32Load, "i32.load", Access, Load, "i:i", 4),
        new(Opcode.I64Load, "i64.load", Access, Load, "i:l", 8),
        new(Opcode.F32Load, "f32.load", Access, Load, "i:f", 4),
        new(Opcode.F64Load, "f64.load", Access, Load, "i:d", 8),
        new(Opcode.I32Load8S, "i32.load8_s i32.load8_u", Access, Load, "i:i", 1),
        new(Opcode.I32Load16S, "i32.load16_s i32.load16_u", Access, Load, "i:i", 2),
        new(Opcode.I64Load8S, "i64.load8_s i64.load8_u", Access, Load, "i:l", 1),
        new(Opcode.I64Load16S, "i64.load16_s i64.load16_u", Access, Load, "i:l", 2),
        new(Opcode.I64Load32S, "i64.load32_s i64.load32_u", Access, Load, "i:l", 4),
        new(Opcode.I32Store, "i32.store", Access, Store, "ii:", 4),
        new(Opcode.I64Store, "i64.store", Access, Store, "il:", 8),
        new(Opcode.F32Store, "f32.store", Access, Store, "if:", 4),
        new(Opcode.F64Store, "f64.store", Access, Store, "id:", 8),
        new(Opcode.I32Store8, "i32.store8", Access, Store, "ii:", 1),
        new(Opcode.I32Store16, "i32.store16", Access, Store, "ii:", 2),
        new(Opcode.I64Store8, "i64.store8", Access, Store, "il:", 1),
        new(Opcode.I64Store16, "i64.store16", Access, Store, "il:", 2),
        new(Opcode.I64Store32, "i64.store32", Access, Store, "il:", 4),
        new(Opcode.MemorySize, "memory.size", Memory, Other, ":i"),
        new(Opcode.MemoryGrow, "memory.grow", Memory, RuntimeCall, "i:i"),
        new(Opcode.I32Const, "i32.const", ConstantI32, I32Const, ":i"),
        new(Opcode.I64Const, "i64.const", ConstantI64, I64Const, ":l"),
        new(Opcode.F32Const, "f32.const", ConstantF32, Other, ":f"),
        new(Opcode.F64Const, "f64.const", ConstantF64, Other, ":d"),
        new(Opcode.I32Eqz, "i32.eqz", None, EqualsZeroI32, "i:i"),
        new(Opcode.I32Eq, "i32.eq i32.ne", None, CompareI32, "ii:i"),
        new(Opcode.I32LtS, "i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u", None, CompareI32, "ii:i"),
        new(Opcode.I64Eqz, "i64.eqz", None, EqualsZeroI64, "l:i"),
        new(Opcode.I64Eq, "i64.eq i64.ne", None, CompareI64, "ll:i"),
        new(Opcode.I64LtS, "i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u", None, CompareI64, "ll:i"),
        new(Opcode.F32Eq, "f32.eq f32.ne f32.lt f32.gt f32.le f32.ge", None, CompareF32, "ff:i"),
        new(Opcode.F64Eq, "f64.eq f64.ne f64.lt f64.gt f64.le f64.ge", None, CompareF64, "dd:i"),
        new(Opcode.I32Clz, "i32.clz i32.ctz i32.popcnt", None, UnaryI32, "i:i"),
        new(Opcode.I32Add, "i32.add i32.sub i32.mul", None, BinaryI32, "ii:i"),
        new(Opcode.I32DivS, "i32.div_s i32.div_u i32.rem_s i32.rem_u", None, DivideI32, "ii:i"),
        new(Opcode.I32And, "i32.and", None, AndI32, "ii:i"),
        new(Opcode.I32Or, "i32.or i32.xor", None, BinaryI32, "ii:i"),
        new(Opcode.I32Shl, "i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr", None, ShiftI32, "ii:i"),
        new(Opcode.I64Clz, "i64.clz i64.ctz i64.popcnt", None, UnaryI64, "l:l"),
        new(Opcode.I64Add, "i64.add i64.sub i64.mul", None, BinaryI64, "ll:l"),
        new(Opcode.I64DivS, "i64.div_s i64.div_u i64.rem_s i64.rem_u", None, DivideI64, "ll:l"),
        new(Opcode.I64And, "i64.and", None, AndI64, "ll:l"),
        new(Opcode.I64Or, "i64.or i64.xor", None, BinaryI64, "ll:l"),
        new(Opcode.I64Shl, "i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr", None, ShiftI64, "ll:l"),
        new(Opcode.F32Abs, "f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest", None, UnaryF32, "f:f"),
        new(Opcode.F32Sqrt, "f32.sqrt", None, Conversion, "f:f"),
        new(Opcode.F32Add, "f32.add f32.sub f32.mul f32.div", None, BinaryF32, "ff:f"),
        new(Opcode.F32Min, "f32.min f32.max f32.copysign", None, BinaryWithSlotF32, "ff:f"),
        new(Opcode.F64Abs, "f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest", None, UnaryF64, "d:d"),
        new(Opcode.F64Sqrt, "f64.sqrt", None, Conversion, "d:d"),
        new(Opcode.F64Add, "f64.add f64.sub f64.mul f64.div", None, BinaryF64, "dd:d"),
        new(Opcode.F64Min, "f64.min f64.max f64.copysign", None, BinaryWithSlotF64, "dd:d"),
        new(Opcode.I32WrapI64, "i32.wrap_i64", None, Conversion, "l:i"),
        new(Opcode.I32TruncF32S, "i32.trunc_f32_s i32.trunc_f32_u", None, Conversion, "f:i"),
        new(Opcode.I32TruncF64S, "i32.trunc_f64_s i32.trunc_f64_u", None, Conversion, "d:i"),
        new(Opcode.I64ExtendI32S, "i64.extend_i32_s i64.extend_i32_u", None, Conversion, "i:l"),
        new(Opcode.I64TruncF32S, "i64.trunc_f32_s i64.trunc_f32_u", None, Conversion, "f:l"),
        new(Opcode.I64TruncF64S, "i64.trunc_f64_s i64.trunc_f64_u", None, Conversion, "d:l"),
        new(Opcode.F32ConvertI32S, "f32.convert_i32_s f32.convert_i32_u", None, Conversion, "i:f"),
        new(Opcode.F32ConvertI64S, "f32.convert_i64_s f32.convert_i64_u", None, Conversion, "l:f"),
        new(Opcode.F32DemoteF64, "f32.demote_f64", None, Conversion, "d:f"),
        new(Opcode.F64ConvertI32S, "f64.convert_i32_s f64.convert_i32_u", None, Conversion, "i:d"),
        new(Opcode.F64ConvertI64S, "f64.convert_i64_s f64.convert_i64_u", None, Conversion, "l:d"),
        new(Opcode.F64PromoteF32, "f64.promote_f32", None, Conversion, "f:d"),
        new(Opcode.I32ReinterpretF32, "i32.reinterpret_f32", None, Conversion, "f:i"),
        new(Opcode.I64ReinterpretF64, "i64.reinterpret_f64", None, Conversion, "d:l"),
        new(Opcode.F32ReinterpretI32, "f32.reinterpret_i32", None, Conversion, "i:f"),
        new(Opcode.F64ReinterpretI64, "f64.reinterpret_i64", None, Conversion, "l:d"),
        new(Opcode.I32Extend8S, "i32.extend8_s i32.extend16_s", None, UnaryI32, "i:i"),
        new(Opcode.I64Extend8S, "i64.extend8_s i64.extend16_s i64.extend32_s", None, UnaryI64, "l:l"),
        new(Opcode.RefNull, "ref.null", ReferenceType, Other),
        new(Opcode.RefIsNull, "ref.is_null", None, EqualsZeroI64),
        new(Opcode.RefFunc, "ref.func", Function, Other),
        new(Opcode.I32TruncSatF32S, "i32.trunc_sat_f32_s i32.trunc_sat_f32_u", None, Conversion, "f:i"),
        new(Opcode.I32TruncSatF64S, "i32.trunc_sat_f64_s i32.trunc_sat_f64_u", None, Conversion, "d:i"),
        new(Opcode.I64TruncSatF32S, "i64.trunc_sat_f32_s i64.trunc_sat_f32_u", None, Conversion, "f:l"),
        new(Opcode.I64TruncSatF64S, "i64.trunc_sat_f64_s i64.trunc_sat_f64_u", None, Conversion, "d:l"),
        new(Opcode.MemoryInit, "memory.init", DataAndMemory, RuntimeCall, "iii:"),
        new(Opcode.DataDrop, "data.drop", Data, RuntimeCall, ":"),
        new(Opcode.MemoryCopy, "memory.copy", TwoMemories, RuntimeCall, "iii:"),
        new(Opcode.MemoryFill, "memory.fill", Memory, RuntimeCall, "iii:"),
        new(Opcode.TableInit, "table.init", ElementsAndTable, RuntimeCall, "iii:"),
        new(Opcode.ElemDrop, "elem.drop", Elements, RuntimeCall, ":"),
        new(Opcode.TableCopy, "table.copy", TwoTables, RuntimeCall, "iii:"),
        new(Opcode.TableGrow, "table.grow", Table, RuntimeCall, "ri:i"),
        new(Opcode.TableSize, "table.size", Table, RuntimeCall, ":i"),
        new(Opcode.TableFill, "table.fill", Table, RuntimeCall, "iri:"),
    ];

    private static readonly string?[] s_names = new string?[Size];
    private static readonly OperatorSignature[] s_signatures =
        ForEach(static row => OperatorSignature.Parse(row.Signature ?? ":", row.Accessed));
    private static readonly bool[] s_hasSignature = ForEach(static row => row.Signature is not null);
    private static readonly OperatorClass[] s_classes = ForEach(static row => row.Class);
    private static readonly Immediates[] s_immediates = ForEach(static row => row.Immediates);

    /// <summary>Whether there is an operator of this number.</summary>
    public static bool Exists(Opcode opcode) => (int)opcode < Size && s_names[(int)opcode] is not null;

    /// <summary>An operator's name in the text format.</summary>
    public static string NameOf(Opcode opcode) => s_names[(int)opcode]!;

    /// <summary>What follows an operator.</summary>
    public static Immediates ImmediatesOf(Opcode opcode) => s_immediates[(int)opcode];

    /// <summary>What an operator takes and gives, where <see cref="HasSignature"/>; else nothing.</summary>
    public static OperatorSignature SignatureOf(Opcode opcode) => s_signatures[(int)opcode];

    /// <summary>Whether an operator takes and gives the same wherever it stands.</summary>
    public static bool HasSignature(Opcode opcode) => s_hasSignature[(int)opcode];

    /// <summary>How an operator is compiled.</summary>
    public static OperatorClass ClassOf(Opcode opcode) => s_classes[(int)opcode];

    private static T[] ForEach<T>(Func<Row, T> select)
    {
        T[] all = new T[Size];
        foreach (Row row in s_rows)
        {
            string[] names = row.Names.Split(' ');
            names.CopyTo(s_names, (int)row.First);
            all.AsSpan((int)row.First, names.Length).Fill(select(row));
        }

        return all;
    }

    private readonly record struct Row(
        Opcode First, string Names, Immediates Immediates, OperatorClass Class, string? Signature = null, int Accessed = 1);
}
