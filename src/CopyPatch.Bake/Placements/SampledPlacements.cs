using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Bake.Placements;

/// <summary>
/// What clang made of a sample of placements, looked at for one thing only: whether the code of the others follows from it. The
/// generator derives that code, and refuses a text with too few placements.
/// </summary>
/// <exception cref="ObjectFormatException">The object is none of clang's.</exception>
internal sealed class SampledPlacements(byte[] bytes, RegisterEncoding encoding)
{
    private readonly ElfFunctions _functions = new(ElfObject.Read(bytes));

    /// <summary>The registers of placements that must be compiled as well: all that share registers as a sample does that will not do.</summary>
    public List<int[]> FindMissing(PlacementForm form)
    {
        RegisterOperands operands = form.Registers;
        Dictionary<string, List<int[]>> samples = GroupBySharing(operands, operands.Sample);
        var missing = new List<int[]>();
        foreach (KeyValuePair<string, List<int[]>> alike in GroupBySharing(operands, operands.All()))
        {
            List<int[]> sampled = samples[alike.Key];
            if (sampled.Count == alike.Value.Count || Follow(form, sampled, alike.Value))
                continue;
            var known = new HashSet<string>(sampled.Select(form.LettersOf));
            missing.AddRange(alike.Value.Where(registers => !known.Contains(form.LettersOf(registers))));
        }

        return missing;
    }

    private static Dictionary<string, List<int[]>> GroupBySharing(RegisterOperands operands, IEnumerable<int[]> assignments) =>
        assignments.GroupBy(operands.KeyOf).ToDictionary(group => group.Key, group => group.ToList());

    private bool Follow(PlacementForm form, List<int[]> sampled, List<int[]> all)
    {
        ObjectFunction[] functions = [.. sampled.Select(registers =>
            _functions.Read(PlacementName.FunctionOf(form.Operation.Name, form.LettersOf(registers))))];
        string first = RelocationsOf(functions[0]);
        if (functions.Any(function => RelocationsOf(function) != first))
            return false;
        RenamedCode? code = RenamedCode.Of(
            [.. sampled.Select((registers, i) => (form.Registers.NumbersOf(registers, encoding), functions[i].Code))], encoding);
        return code is not null && all.All(registers => code.For(form.Registers.NumbersOf(registers, encoding)) is not null);
    }

    // Constants of one value lie at many places.
    private string RelocationsOf(ObjectFunction function) => string.Join("\n", function.Relocations.Select(relocation =>
        FormattableString.Invariant($"{relocation.Offset} {relocation.Type} {TargetOf(relocation)}")));

    private string TargetOf(ElfRelocation relocation)
    {
        ElfSymbol symbol = relocation.Symbol;
        if (!symbol.IsInSection)
            return FormattableString.Invariant($"{symbol.Name} {relocation.Addend}");
        return _functions.ConstantAt(symbol) is { } constant
            ? FormattableString.Invariant($"{BitConverter.ToString(constant)} {relocation.Addend}")
            : FormattableString.Invariant($"{symbol.SectionIndex} {symbol.Value} {relocation.Addend}");
    }
}
