using System.Collections.Generic;
using System.Linq;
using CopyPatch.Bake.Clang;
using CopyPatch.Format;

namespace CopyPatch.Bake.Placements;

/// <summary>The placements of an operation that differ in their registers only.</summary>
/// <param name="Places">The place of each result and of each operand: letters of <see cref="PlaceLetter"/>.</param>
/// <param name="Registers">Those of them that are in registers.</param>
internal sealed record PlacementForm(Operation Operation, string Places, RegisterOperands Registers)
{
    /// <summary>The forms of an operation, without those for immediates.</summary>
    public static IEnumerable<PlacementForm> Of(Operation operation, OperationList library)
    {
        IEnumerable<string> places = operation.ResultPlaces.Concat(operation.Operands.Select((_, i) => operation.PlacesOf(i)))
            .Aggregate<string, IEnumerable<string>>([""], (forms, letters) => forms.SelectMany(form => letters.Select(letter => form + letter)));
        foreach (string form in places)
        {
            bool[] isFloating = [.. Enumerable.Range(0, form.Length).Where(i => form[i] == PlaceLetter.Register)
                .Select(i => Operation.IsFloating(operation.TypeAt(i)))];
            yield return new PlacementForm(operation, form, new RegisterOperands(
                [.. isFloating.Select(library.CountOf)], isFloating, operation.Kind == RecordKind.TwoResults));
        }
    }

    /// <summary>The letters of a placement: those of the form, with each register's number.</summary>
    public string LettersOf(int[] registers) => PlacementName.Join(Places, registers);

    /// <summary>Whether it has constants that may become immediates.</summary>
    public bool MayHaveImmediates(TargetMachine target) => target.HasImmediates && Places.IndexOf(PlaceLetter.Constant) >= 0
        && Operation.Operands.Where((_, i) => Places[i + Operation.Results.Count] == PlaceLetter.Constant)
            .All(operand => !Operation.IsFloating(operand.Type));

    /// <summary>The form in which constants are immediates.</summary>
    public PlacementForm WithImmediates() => this with { Places = Places.Replace(PlaceLetter.Constant, PlaceLetter.Immediate) };
}
