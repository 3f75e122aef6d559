using System;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>An operation over values, with its code for every placement of them.</summary>
/// <param name="Stencil">What it has in common with a stencil: name, place, holes, labels and host calls. It has no code.</param>
/// <param name="Results">The values that it gives: one without a name, two in registers, or none.</param>
/// <param name="Code">Null where the library is not baked for the architecture, or has no such operation there.</param>
internal sealed record Operation(
    Stencil Stencil,
    OperationKind Kind,
    EquatableArray<ValueOperand> Results,
    EquatableArray<ValueOperand> Values,
    PerArchitecture<OperationCode?> Code)
{
    /// <summary>Which letter of a placement is that of the first operand: the results are before, or that there is none.</summary>
    public int FirstOperand => Math.Max(1, Results.Length);

    /// <summary>Whether it has two results, which are in two registers.</summary>
    public bool HasTwoResults => Results.Length == 2;
}

internal enum OperationKind
{
    /// <summary>Its results are values, or there is none.</summary>
    Value,

    /// <summary>It jumps to a label where its result is true.</summary>
    Branch,

    /// <summary>It ends the compiled code with its result.</summary>
    Return,
}

/// <summary>A value that an operation takes, or gives.</summary>
internal sealed record ValueOperand(string Name, CType Type, Places Places, bool IsResult = false);

/// <summary>Where a value may be.</summary>
[Flags]
internal enum Places
{
    None = 0,
    Register = 1,
    Constant = 2,
    Slot = 4,
}

internal static class PlacesExtensions
{
    /// <summary>The place that a letter of a form means.</summary>
    public static Places PlaceOf(char letter) => letter switch
    {
        PlaceLetter.Register => Places.Register,
        PlaceLetter.Slot => Places.Slot,
        PlaceLetter.Constant => Places.Constant,
        _ when Sentinels.ConstantLetters.IndexOf(letter) >= 0 => Places.Constant,
        _ => Places.None,
    };
}

/// <summary>An operation's code for one architecture.</summary>
/// <param name="Forms">One for each way to place result and operands.</param>
internal sealed record OperationCode(EquatableArray<OperationForm> Forms);

/// <summary>The code of all placements that differ in their registers only.</summary>
/// <param name="Letters">
/// For each result and each operand a letter of <see cref="PlaceLetter"/>.
/// </param>
/// <param name="Registers">The register file of each operand that is in a register, in order, the results first.</param>
/// <param name="Code">The code, by register numbers. Its sites are those of the patches, in order.</param>
/// <param name="Patches">What is written at the sites; the offsets here mean nothing.</param>
/// <param name="GoesOn">Whether any way through it goes on with the next stencil.</param>
/// <param name="HasTwoResults">Whether the first two registers are those of results.</param>
internal sealed record OperationForm(
    string Letters, EquatableArray<RegisterFile> Registers, TemplateSet Code, EquatableArray<Patch> Patches, bool GoesOn, bool HasTwoResults)
{
    /// <summary>The site of a patch that a placement does not have: where a &lt; b has one register for both, nothing jumps.</summary>
    public const int NoSite = -1;

    /// <summary>Which registers they may be in.</summary>
    public RegisterOperands Operands =>
        new([.. Registers.Items.Select(file => file.Count)], [.. Registers.Items.Select(file => file.IsFloating)], HasTwoResults);
}

/// <summary>The registers of one class on one architecture.</summary>
/// <param name="Count">How many hold values; the header of the library says so.</param>
/// <param name="IsFloating">Whether they hold floating-point values.</param>
internal sealed record RegisterFile(int Count, bool IsFloating)
{
    /// <summary>Gets the number that stands for a register in instructions' bit fields.</summary>
    public int NumberOf(int index, InstructionSet architecture) => architecture.Registers.NumberOf(index, Count, IsFloating);

    /// <summary>Whether the index will do for the number: what is added to it is in the template's base.</summary>
    public bool IsNumberedInSequence(InstructionSet architecture) => architecture.Registers.IsInSequence(Count, IsFloating);
}
