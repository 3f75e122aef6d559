using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CopyPatch.Format;

namespace CopyPatch.Generators.Operations;

/// <summary>
/// Machine code as a linear function of the operands' register numbers: each 64-bit lane is
/// base + n0 * m0 + n1 * m1 + ..., modulo 2^64. Register numbers lie in bit fields, so that adding writes them.
/// </summary>
/// <param name="Length">The code's length in bytes; the last lane may be longer.</param>
/// <param name="Sites">The offsets of its patches.</param>
/// <param name="Base">The lanes for numbers that are all 0.</param>
/// <param name="Multipliers">All lanes of the first operand, then all of the second, and so on.</param>
internal sealed record LinearTemplate(
    int Length, EquatableArray<int> Sites, EquatableArray<ulong> Base, EquatableArray<ulong> Multipliers)
{
    /// <summary>What meets the demands of a system.</summary>
    public static LinearTemplate Of(LinearSystem system, int length, EquatableArray<int> sites)
    {
        (ulong[] codeBase, ulong[] multipliers) = system.Solve();
        return new LinearTemplate(length, sites, ImmutableArray.Create(codeBase), ImmutableArray.Create(multipliers));
    }

    /// <summary>The code for these register numbers, one for each operand.</summary>
    /// <exception cref="ArgumentException">There are more or fewer numbers than operands.</exception>
    public byte[] Expand(IReadOnlyList<int> numbers)
    {
        ImmutableArray<ulong> multipliers = Multipliers.Items;
        var lanes = new ulong[Base.Length];
        if (numbers.Count * lanes.Length != multipliers.Length)
            throw new ArgumentException("One number is needed for each operand.", nameof(numbers));
        Base.Items.CopyTo(lanes);
        for (int operand = 0; operand < numbers.Count; operand++)
            for (int lane = 0; lane < lanes.Length; lane++)
                lanes[lane] += (ulong)numbers[operand] * multipliers[(operand * lanes.Length) + lane];
        return Lanes.Read(lanes, Length);
    }
}
