using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>Makes a form of all its placements.</summary>
internal static class FormSolver
{
    /// <summary>The site of a patch that a placement does not have: where a &lt; b has one register for both, nothing jumps.</summary>
    public const int NoSite = -1;

    public static OperationForm Solve(
        InstructionSet architecture, string letters, IReadOnlyList<RegisterFile> files, IReadOnlyList<PlacedForm> placements)
    {
        List<Patch> patches = Union(placements);
        IEnumerable<Placement> solvable = placements.Select(placed => new Placement(
            placed.Indices,
            [.. placed.Indices.Select((index, i) => RegisterNumbers.Of(architecture, files[i], index))],
            placed.Code,
            Sites(placed.Patches, patches)));
        TemplateSet code = TemplateSolver.Solve(
            [.. solvable], [.. files.Select(file => file.Count)], [.. files.Select(file => file.IsFloating ? 1 : 0)]);
        return new OperationForm(
            letters, files.ToImmutableArray(), code, patches.ToImmutableArray(), placements.Any(placed => placed.GoesOn));
    }

    // Each patch as often as the placement has it that has it most often. clang may order instructions, and with them
    // patches, by register: the same patch has one place in the list.
    private static List<Patch> Union(IEnumerable<PlacedForm> placements)
    {
        var counts = new Dictionary<Patch, int>();
        foreach (PlacedForm placed in placements)
        {
            foreach (IGrouping<Patch, Patch> group in placed.Patches.GroupBy(WithoutOffset))
            {
                counts.TryGetValue(group.Key, out int count);
                counts[group.Key] = Math.Max(count, group.Count());
            }
        }

        return
        [
            .. counts.OrderBy(pair => pair.Key.Target).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Form).ThenBy(pair => pair.Key.Datum).ThenBy(pair => pair.Key.Addend)
                .SelectMany(pair => Enumerable.Repeat(pair.Key, pair.Value)),
        ];
    }

    private static EquatableArray<int> Sites(IEnumerable<Patch> own, List<Patch> all)
    {
        int[] sites = [.. Enumerable.Repeat(NoSite, all.Count)];
        ILookup<Patch, int> offsets = own.OrderBy(patch => patch.Offset).ToLookup(WithoutOffset, patch => patch.Offset);
        for (int i = 0; i < all.Count; i++)
        {
            // Equal patches stand together.
            if (i == 0 || all[i] != all[i - 1])
                offsets[all[i]].ToArray().CopyTo(sites, i);
        }

        return ImmutableArray.Create(sites);
    }

    private static Patch WithoutOffset(Patch patch) => patch with { Offset = 0 };
}
