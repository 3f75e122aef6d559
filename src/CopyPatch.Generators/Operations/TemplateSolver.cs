using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CopyPatch.Generators.Operations;

/// <summary>
/// Finds the fewest templates that give an operation's code for every placement of its operands, bit by bit, or
/// keeps all code in a table where there are none or where the table is smaller.
/// </summary>
internal static class TemplateSolver
{
    // A placement's choice is a byte.
    private const int MaximumTemplates = 256;

    /// <param name="placements">One for each combination of register indices, in any order.</param>
    /// <param name="radices">How many registers each operand can have.</param>
    /// <param name="files">The register file of each operand; operands of different ones are not compared.</param>
    /// <param name="number">How many placements there are; null for all combinations.</param>
    /// <exception cref="ArgumentException">
    /// Placements are missing or there twice, or the lists disagree on the number of operands.
    /// </exception>
    public static TemplateSet Solve(
        IReadOnlyList<Placement> placements, IReadOnlyList<int> radices, IReadOnlyList<int> files, long? number = null)
    {
        if (files.Count != radices.Count || radices.Count > RegisterPattern.MaximumOperands)
            throw new ArgumentException("One file is needed for each operand, and few operands.", nameof(files));
        Placement?[] sorted = MixedRadix.Sort(placements, radices, number);
        TemplateSet set = Templates(sorted, files) is { } templates && Size(templates) <= TableSize(sorted)
            ? templates
            : ToTable(sorted);
        Verify(set, sorted);
        return set;
    }

    private static TemplateSet? Templates(Placement?[] placements, IReadOnlyList<int> files)
    {
        var templates = ImmutableArray.CreateBuilder<LinearTemplate>();
        var choice = new byte[placements.Length];
        foreach (PlacementGroup group in Group(placements))
        {
            if (group.Solve(files) is not { } solved || templates.Count + solved.Count > MaximumTemplates)
                return null;
            foreach ((LinearTemplate template, List<int> members) in solved)
            {
                foreach (int placement in members)
                    choice[placement] = (byte)templates.Count;
                templates.Add(template);
            }
        }

        return new TemplateSet(
            templates.ToImmutable(),
            templates.Count == 1 ? ImmutableArray<byte>.Empty : ImmutableArray.Create(choice),
            ImmutableArray<PlacedCode>.Empty);
    }

    private static List<PlacementGroup> Group(Placement?[] placements)
    {
        var groups = new List<PlacementGroup>();
        var found = new Dictionary<(int, EquatableArray<int>), PlacementGroup>();
        for (int i = 0; i < placements.Length; i++)
        {
            if (placements[i] is not { } placement)
                continue;
            (int, EquatableArray<int>) key = (placement.Code.Length, placement.Sites);
            if (!found.TryGetValue(key, out PlacementGroup? group))
            {
                found.Add(key, group = new PlacementGroup(placement.Code.Length, placement.Sites));
                groups.Add(group);
            }

            group.Add(placement, i);
        }

        return groups;
    }

    // Where there is no placement nobody looks.
    private static TemplateSet ToTable(Placement?[] placements)
    {
        Placement any = placements.First(placement => placement is not null)!;
        var table = ImmutableArray.CreateBuilder<PlacedCode>(placements.Length);
        foreach (Placement placement in placements.Select(placement => placement ?? any))
            table.Add(new PlacedCode(ImmutableArray.Create(placement.Code), placement.Sites));
        return new TemplateSet(
            ImmutableArray<LinearTemplate>.Empty, ImmutableArray<byte>.Empty, table.MoveToImmutable());
    }

    /// <summary>The bytes of the templates' lanes, with a length and the sites for each, and of the choice.</summary>
    private static long Size(TemplateSet set)
    {
        long size = set.Choice.Length;
        foreach (LinearTemplate template in set.Templates)
            size += (8L * (template.Base.Length + template.Multipliers.Length)) + 1 + template.Sites.Length;
        return size;
    }

    /// <summary>A table has rows of equal size, each with a length and the sites.</summary>
    private static long TableSize(Placement?[] placements)
    {
        int length = 0;
        int sites = 0;
        foreach (Placement placement in placements.OfType<Placement>())
        {
            length = Math.Max(length, placement.Code.Length);
            sites = Math.Max(sites, placement.Sites.Length);
        }

        return (long)placements.Length * (length + 1 + sites);
    }

    /// <summary>Wrong code would crash the program that emits it, so nothing is taken on trust.</summary>
    private static void Verify(TemplateSet set, Placement?[] placements)
    {
        for (int i = 0; i < placements.Length; i++)
        {
            if (placements[i] is not { } placement)
                continue;
            var expected = new PlacedCode(ImmutableArray.Create(placement.Code), placement.Sites);
            if (!set.Expand(i, placement.Numbers).Equals(expected))
                throw new InvalidOperationException($"The templates do not give the code of placement {i}.");
        }
    }
}
