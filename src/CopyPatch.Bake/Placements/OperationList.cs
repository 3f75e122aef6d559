using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Bake.Placements;

/// <summary>The operations of a C file, as its macros list them for one architecture.</summary>
/// <param name="Integers">How many registers hold integers and pointers.</param>
/// <param name="Floatings">How many hold floating-point values.</param>
internal sealed record OperationList(int Integers, int Floatings, IReadOnlyList<Operation> Operations)
{
    public int CountOf(bool isFloating) => isFloating ? Floatings : Integers;
}

/// <summary>An operation over values.</summary>
/// <param name="Kind">Of <see cref="RecordKind"/>: an operation, one with two results, a branch or a return.</param>
/// <param name="Results">What its body returns; one has no name, and where it may go are letters r and s.</param>
internal sealed record Operation(
    char Kind, string Name, IReadOnlyList<Operand> Results, string File, int Line, IReadOnlyList<Operand> Operands)
{
    /// <summary>The labels that its body leaves for (CP_JUMP).</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether it has results that go to places.</summary>
    public bool HasPlacedResult => Kind == RecordKind.TwoResults || (Kind == RecordKind.Operation && Results[0].Type != "void");

    /// <summary>The places of each result, behind which a placement has those of the operands; none where it goes nowhere.</summary>
    public IEnumerable<string> ResultPlaces => Results.Select(result =>
        !HasPlacedResult ? PlaceLetter.None.ToString()
        : result.Places.Length > 0 ? result.Places
        : PlaceLetter.Register.ToString());

    /// <summary>The places of an operand: its own, or the default. The last operand is where constants and slots are common.</summary>
    public string PlacesOf(int operand) => Operands[operand].Places.Length > 0 ? Operands[operand].Places
        : operand == Operands.Count - 1 ? "rcs"
        : "r";

    /// <summary>The C type of what has this letter of a placement: of a result, or of an operand behind them.</summary>
    public string TypeAt(int position) => position < Results.Count ? Results[position].Type : Operands[position - Results.Count].Type;

    /// <summary>Whether a type is one of the two that floating-point registers hold. The header checks it.</summary>
    public static bool IsFloating(string type) =>
        string.Join(" ", type.Split(' ').Where(word => word is not ("const" or "volatile" or ""))) is "float" or "double";
}

/// <summary>A value that an operation takes, or gives.</summary>
/// <param name="Places">Letters of r, c and s; empty where the C file does not say.</param>
internal sealed record Operand(string Type, string Name, string Places);
