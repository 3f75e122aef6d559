using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Generators.Operations;

/// <summary>
/// On what the form of the code depends besides the register numbers: which operands are in the same register; which
/// one comes first, where the compiler sorts them; or what one of them is, where it treats a register apart.
/// A pattern is a number, equal for placements that agree.
/// </summary>
internal static class RegisterPattern
{
    /// <summary>The most operands that a pattern can hold.</summary>
    public const int MaximumOperands = 15;

    /// <summary>The placements' patterns in several ways; the first one tells the fewest apart.</summary>
    /// <param name="files">The register file of each operand; only those of the same file are compared.</param>
    public static IEnumerable<ulong[]> All(IReadOnlyList<Placement> placements, IReadOnlyList<int> files)
    {
        yield return Of(placements, placement => Equality(placement.Indices, files));
        yield return Of(placements, placement => Order(placement.Indices, files));
        yield return Of(placements, placement => Order(placement.Numbers, files));
        for (int i = 0; i < files.Count; i++)
        {
            int operand = i;
            yield return Of(placements, placement =>
                (Equality(placement.Indices, files) << 4) | (uint)(placement.Indices[operand] & 15));
        }
    }

    private static ulong[] Of(IReadOnlyList<Placement> placements, Func<Placement, ulong> pattern)
    {
        var patterns = new ulong[placements.Count];
        for (int i = 0; i < patterns.Length; i++)
            patterns[i] = pattern(placements[i]);
        return patterns;
    }

    private static ulong Equality(int[] registers, IReadOnlyList<int> files) =>
        RegisterOperands.SharingOf(registers, files).Aggregate(0UL, (pattern, first) => (pattern << 4) | (uint)first);

    /// <summary>The rank of each operand tells both its order and its equality with others.</summary>
    private static ulong Order(int[] registers, IReadOnlyList<int> files)
    {
        ulong pattern = 0;
        for (int i = 0; i < registers.Length; i++)
        {
            uint rank = 0;
            for (int j = 0; j < registers.Length; j++)
                if (files[j] == files[i] && registers[j] < registers[i])
                    rank++;
            pattern = (pattern << 4) | rank;
        }

        return pattern;
    }
}
