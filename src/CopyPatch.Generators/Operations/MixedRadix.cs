using System;
using System.Collections.Generic;

namespace CopyPatch.Generators.Operations;

/// <summary>The order of placements: by register index, the first operand being most significant.</summary>
internal static class MixedRadix
{
    /// <summary>The number of a placement whose operands have these register indices.</summary>
    /// <exception cref="ArgumentException">An index is not of its register file.</exception>
    public static int Number(IReadOnlyList<int> indices, IReadOnlyList<int> radices)
    {
        if (indices.Count != radices.Count)
            throw new ArgumentException("One index is needed for each operand.", nameof(indices));
        int number = 0;
        for (int i = 0; i < indices.Count; i++)
        {
            if (indices[i] < 0 || indices[i] >= radices[i])
                throw new ArgumentException($"Index {indices[i]} is not below {radices[i]}.", nameof(indices));
            number = (number * radices[i]) + indices[i];
        }

        return number;
    }

    /// <summary>The placements in order; null where there is none.</summary>
    /// <param name="number">How many there must be; null for all combinations.</param>
    /// <exception cref="ArgumentException">One is missing, there twice, or has another number of operands.</exception>
    public static Placement?[] Sort(IReadOnlyList<Placement> placements, IReadOnlyList<int> radices, long? number = null)
    {
        long count = 1;
        foreach (int radix in radices)
        {
            if (radix < 1)
                throw new ArgumentException("A register file has at least one register.", nameof(radices));
            // Far more than there can be placements: further radices must not overflow.
            count = Math.Min(count * radix, int.MaxValue);
        }

        if (placements.Count != (number ?? count) || placements.Count > count)
            throw new ArgumentException($"{number ?? count} placements are needed, not {placements.Count}.", nameof(placements));
        var sorted = new Placement?[count];
        foreach (Placement placement in placements)
        {
            if (placement.Numbers.Length != radices.Count)
                throw new ArgumentException("One number is needed for each operand.", nameof(placements));
            int at = Number(placement.Indices, radices);
            if (sorted[at] is not null)
                throw new ArgumentException($"Placement {at} is there twice.", nameof(placements));
            sorted[at] = placement;
        }

        return sorted;
    }
}
