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
    Opcode Opcode, WasmValueType[] Operands, WasmValueType Result, NanRule Nan, bool Exposes)
{
    /// <summary>All numeric operators but constants. Addition is first: it is the simplest.</summary>
    public static IReadOnlyList<OperatorShape> All { get; } =
        [.. Range(Opcode.I32Add, Opcode.I64Extend32S), .. Range(Opcode.I32Eqz, Opcode.I32Popcnt),
            .. Range(Opcode.I32TruncSatF32S, Opcode.I64TruncSatF64U)];

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

    private static IEnumerable<OperatorShape> Range(Opcode first, Opcode last)
    {
        for (Opcode opcode = first; opcode <= last; opcode++)
        {
            OperatorSignature signature = OperatorTable.SignatureOf(opcode);
            WasmValueType top = (WasmValueType)signature.TopType;
            WasmValueType[] operands = signature.Operands == 1 ? [top] : [(WasmValueType)signature.LowerType, top];
            bool exposes = opcode is Opcode.F32Copysign or Opcode.F64Copysign or Opcode.I32ReinterpretF32 or Opcode.I64ReinterpretF64;
            yield return new OperatorShape(opcode, operands, (WasmValueType)signature.ResultType, RuleOf(opcode), exposes);
        }
    }

    private static NanRule RuleOf(Opcode opcode) => opcode switch
    {
        Opcode.F32Abs or Opcode.F32Neg or Opcode.F32Copysign or Opcode.F64Abs or Opcode.F64Neg or Opcode.F64Copysign => NanRule.Keeps,
        >= Opcode.F32Abs and <= Opcode.F64Copysign or Opcode.F32DemoteF64 or Opcode.F64PromoteF32 => NanRule.Makes,
        _ => NanRule.Indifferent,
    };
}
