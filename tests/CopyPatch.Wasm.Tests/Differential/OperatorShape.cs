using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>What a numeric operator does with a NaN of unknown sign and payload.</summary>
internal enum NanRule
{
    /// <summary>Its result does not depend on them.</summary>
    Indifferent,

    /// <summary>Its result may be a NaN, of unknown sign and payload.</summary>
    Makes,

    /// <summary>Its result has what its first operand has.</summary>
    Keeps,
}

/// <summary>A numeric operator: its name, operands, result. Exposes: the last operand's NaN bits show in the result.</summary>
internal sealed record OperatorShape(
    Opcode Opcode, PrefixedOpcode Prefixed, WasmValueType[] Operands, WasmValueType Result, NanRule Nan, bool Exposes)
{
    private const WasmValueType I32 = WasmValueType.I32;
    private const WasmValueType I64 = WasmValueType.I64;
    private const WasmValueType F32 = WasmValueType.F32;
    private const WasmValueType F64 = WasmValueType.F64;

    /// <summary>All numeric operators but constants.</summary>
    public static IReadOnlyList<OperatorShape> All { get; } =
    [
        // Addition first: it is the simplest.
        .. Range(Opcode.I32Add, Opcode.I32Rotr, [I32, I32], I32),
        .. Range(Opcode.I64Add, Opcode.I64Rotr, [I64, I64], I64),
        .. Range(Opcode.F32Add, Opcode.F32Max, [F32, F32], F32, NanRule.Makes),
        .. Range(Opcode.F64Add, Opcode.F64Max, [F64, F64], F64, NanRule.Makes),
        .. Range(Opcode.I32Eqz, Opcode.I32Eqz, [I32], I32),
        .. Range(Opcode.I32Eq, Opcode.I32GeU, [I32, I32], I32),
        .. Range(Opcode.I64Eqz, Opcode.I64Eqz, [I64], I32),
        .. Range(Opcode.I64Eq, Opcode.I64GeU, [I64, I64], I32),
        .. Range(Opcode.F32Eq, Opcode.F32Ge, [F32, F32], I32),
        .. Range(Opcode.F64Eq, Opcode.F64Ge, [F64, F64], I32),
        .. Range(Opcode.I32Clz, Opcode.I32Popcnt, [I32], I32),
        .. Range(Opcode.I64Clz, Opcode.I64Popcnt, [I64], I64),
        .. Range(Opcode.F32Abs, Opcode.F32Neg, [F32], F32, NanRule.Keeps),
        .. Range(Opcode.F32Ceil, Opcode.F32Sqrt, [F32], F32, NanRule.Makes),
        .. Range(Opcode.F32Copysign, Opcode.F32Copysign, [F32, F32], F32, NanRule.Keeps, exposes: true),
        .. Range(Opcode.F64Abs, Opcode.F64Neg, [F64], F64, NanRule.Keeps),
        .. Range(Opcode.F64Ceil, Opcode.F64Sqrt, [F64], F64, NanRule.Makes),
        .. Range(Opcode.F64Copysign, Opcode.F64Copysign, [F64, F64], F64, NanRule.Keeps, exposes: true),
        .. Range(Opcode.I32WrapI64, Opcode.I32WrapI64, [I64], I32),
        .. Range(Opcode.I32TruncF32S, Opcode.I32TruncF32U, [F32], I32),
        .. Range(Opcode.I32TruncF64S, Opcode.I32TruncF64U, [F64], I32),
        .. Range(Opcode.I64ExtendI32S, Opcode.I64ExtendI32U, [I32], I64),
        .. Range(Opcode.I64TruncF32S, Opcode.I64TruncF32U, [F32], I64),
        .. Range(Opcode.I64TruncF64S, Opcode.I64TruncF64U, [F64], I64),
        .. Range(Opcode.F32ConvertI32S, Opcode.F32ConvertI32U, [I32], F32),
        .. Range(Opcode.F32ConvertI64S, Opcode.F32ConvertI64U, [I64], F32),
        .. Range(Opcode.F32DemoteF64, Opcode.F32DemoteF64, [F64], F32, NanRule.Makes),
        .. Range(Opcode.F64ConvertI32S, Opcode.F64ConvertI32U, [I32], F64),
        .. Range(Opcode.F64ConvertI64S, Opcode.F64ConvertI64U, [I64], F64),
        .. Range(Opcode.F64PromoteF32, Opcode.F64PromoteF32, [F32], F64, NanRule.Makes),
        .. Range(Opcode.I32ReinterpretF32, Opcode.I32ReinterpretF32, [F32], I32, exposes: true),
        .. Range(Opcode.I64ReinterpretF64, Opcode.I64ReinterpretF64, [F64], I64, exposes: true),
        .. Range(Opcode.F32ReinterpretI32, Opcode.F32ReinterpretI32, [I32], F32),
        .. Range(Opcode.F64ReinterpretI64, Opcode.F64ReinterpretI64, [I64], F64),
        .. Range(Opcode.I32Extend8S, Opcode.I32Extend16S, [I32], I32),
        .. Range(Opcode.I64Extend8S, Opcode.I64Extend32S, [I64], I64),
        .. Saturating(PrefixedOpcode.I32TruncSatF32S, F32, I32),
        .. Saturating(PrefixedOpcode.I32TruncSatF64S, F64, I32),
        .. Saturating(PrefixedOpcode.I64TruncSatF32S, F32, I64),
        .. Saturating(PrefixedOpcode.I64TruncSatF64S, F64, I64),
    ];

    /// <summary>Gets those that have a result of a type.</summary>
    public static IReadOnlyDictionary<WasmValueType, OperatorShape[]> ByResult { get; } =
        All.GroupBy(shape => shape.Result).ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Gets those that compare.</summary>
    public static IReadOnlyList<OperatorShape> Comparisons { get; } =
        [.. All.Where(shape => shape.Opcode is >= Opcode.I32Eqz and <= Opcode.F64Ge)];

    /// <summary>Gets those that make one value of two of its type.</summary>
    public static IReadOnlyDictionary<WasmValueType, OperatorShape[]> Folding { get; } =
        All.Where(shape => shape.Operands.Length == 2 && shape.Operands[0] == shape.Result && !shape.DividesIntegers && !shape.Exposes)
            .GroupBy(shape => shape.Result).ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Gets whether it is an integer division or remainder.</summary>
    public bool DividesIntegers => Opcode is (>= Opcode.I32DivS and <= Opcode.I32RemU) or (>= Opcode.I64DivS and <= Opcode.I64RemU);

    /// <summary>Gets whether it traps where a float has no integer.</summary>
    public bool Truncates => Opcode is (>= Opcode.I32TruncF32S and <= Opcode.I32TruncF64U)
        or (>= Opcode.I64TruncF32S and <= Opcode.I64TruncF64U);

    private static IEnumerable<OperatorShape> Range(
        Opcode first, Opcode last, WasmValueType[] operands, WasmValueType result, NanRule nan = NanRule.Indifferent, bool exposes = false)
    {
        for (Opcode opcode = first; opcode <= last; opcode++)
            yield return new OperatorShape(opcode, 0, operands, result, nan, exposes);
    }

    private static IEnumerable<OperatorShape> Saturating(PrefixedOpcode first, WasmValueType operand, WasmValueType result)
    {
        for (int i = 0; i < 2; i++)
            yield return new OperatorShape(Opcode.Prefix, first + (byte)i, [operand], result, NanRule.Indifferent, false);
    }
}
