using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Operations;
using CsCheck;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>An operation that is made from templates, which a solver must find again.</summary>
/// <param name="Files">The register file of each operand.</param>
/// <param name="Templates">The template of each way in which operands are in the same register.</param>
internal sealed record RandomTemplates(int[] Files, LinearTemplate[] Templates)
{
    // The value registers of x86-64, all of its low registers, and a vector file of another size.
    private static readonly int[][] s_numbers = [[6, 7, 0, 1, 3], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5, 6]];

    private static readonly int[][] s_files =
        [[0, 0, 0], [0, 0, 1], [1, 0, 1], [2, 1, 0], [1, 1], [0, 2], [0], [0, 0, 0, 1]];

    public static readonly Gen<RandomTemplates> Operations =
        Gen.Int[0, s_files.Length - 1].Select(i => s_files[i]).SelectMany(files =>
            Template(files.Length).Array[1, 4].SelectMany(templates =>
                Gen.Int[0, templates.Length - 1].Array[7].Select(chosen =>
                    new RandomTemplates(files, [.. chosen.Select(i => templates[i])]))));

    public int[] Radices => [.. Files.Select(file => s_numbers[file].Length)];

    /// <summary>How many templates give the placements.</summary>
    public int Used => Registers.Combinations(Radices).Select(TemplateOf).Distinct().Count();

    public List<Placement> Placements => [.. Registers.Combinations(Radices).Select(indices =>
    {
        int[] numbers = [.. indices.Select((index, operand) => s_numbers[Files[operand]][index])];
        LinearTemplate template = TemplateOf(indices);
        return new Placement(indices, numbers, template.Expand(numbers), template.Sites);
    })];

    private LinearTemplate TemplateOf(int[] indices)
    {
        // For each operand, the first one in the same register: at most 0 + 1 + 2 + 3.
        var registers = indices.Select((index, operand) => (Files[operand], index)).ToList();
        return Templates[registers.Sum(register => registers.IndexOf(register))];
    }

    /// <summary>The last lane is 0 past the code, so the numbers there must be too small to carry.</summary>
    private static Gen<LinearTemplate> Template(int operands) =>
        Gen.Select(Gen.Int[4, 20], Gen.ULong.Array[3], Gen.ULong.Array[12], Gen.Int[0, 1].Array[0, 1]).Select(
            (length, lanes, multipliers, sites) =>
            {
                int count = (length + 7) / 8;
                ulong Fit(ulong value, int lane) =>
                    lane < length / 8 ? value : value & ((1UL << (((length % 8) * 8) - 6)) - 1);
                return new LinearTemplate(
                    length,
                    sites.ToImmutableArray(),
                    lanes.Take(count).Select(Fit).ToImmutableArray(),
                    Enumerable.Range(0, operands * count)
                        .Select(i => Fit(multipliers[i], i % count)).ToImmutableArray());
            });

    public override string ToString() => $"files {string.Join(" ", Files)}, {string.Join("; ", Templates.Distinct())}";
}
