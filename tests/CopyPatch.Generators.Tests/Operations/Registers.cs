using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>A register file whose registers hold values between operations.</summary>
/// <param name="Type">The C type of a value.</param>
/// <param name="Numbers">What instructions call the registers, in the low bits.</param>
/// <param name="Parameters">
/// The parameters of a preserve_none function: the index of a value's register, or -1 where something else is passed.
/// </param>
internal sealed record Registers(string Architecture, string Type, int[] Numbers, int[] Parameters)
{
    // The order of parameters is r12 r13 r14 r15 rdi rsi rdx rcx r8 r9 r11.
    public static readonly Registers X64 = new(
        "x86-64", "long", [6, 7, 0, 1, 3], [-1, -1, 0, 1, -1, -1, -1, -1, 2, 3, 4]);

    public static readonly Registers X64Doubles = new("x86-64", "double", [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]);

    // From x20 on.
    public static readonly Registers Arm64 = new(
        "aarch64", "long", [20, 21, 22, 23, 24, 25], [0, 1, 2, 3, 4, 5]);

    /// <summary>All combinations of register indices, the first one being most significant.</summary>
    public static IEnumerable<int[]> Combinations(IReadOnlyList<int> radices)
    {
        for (int number = 0; number < radices.Aggregate(1, (product, radix) => product * radix); number++)
        {
            var indices = new int[radices.Count];
            int rest = number;
            for (int i = indices.Length - 1; i >= 0; i--)
            {
                indices[i] = rest % radices[i];
                rest /= radices[i];
            }

            yield return indices;
        }
    }
}
