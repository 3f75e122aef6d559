using System;
using System.Collections.Generic;

namespace CopyPatch.Generators.Operations;

/// <summary>
/// On what the form of the code depends besides the register numbers: which operands are in the same register, and,
/// where the compiler sorts operands, which one comes first. A pattern is a number, equal for placements that agree.
/// </summary>
internal static class RegisterPattern
{
    /// <summary>The most operands that a pattern can hold.</summary>
    public const int MaximumOperands = 16;

    /// <summary>The patterns, from those that tell the fewest placements apart.</summary>
    public static IReadOnlyList<Func<Placement, IReadOnlyList<int>, ulong>> All { get; } =
    [
        (placement, files) => Equality(placement.Indices, files),
        (placement, files) => Order(placement.Indices, files),
        (placement, files) => Order(placement.Numbers, files),
    ];

    /// <summary>Only operands of the same register file are compared.</summary>
    private static ulong Equality(int[] registers, IReadOnlyList<int> files)
    {
        ulong pattern = 0;
        for (int i = 0; i < registers.Length; i++)
        {
            int first = 0;
            while (files[first] != files[i] || registers[first] != registers[i])
                first++;
            pattern = (pattern << 4) | (uint)first;
        }

        return pattern;
    }

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
