using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace CopyPatch.Generators.Operations;

/// <summary>
/// The numbers that stand for a slot's offset or a constant while clang compiles for x86-64, where they become part of an
/// instruction. They are the bake's; none is like anything else in the code.
/// </summary>
internal static class StandIns
{
    /// <summary>Four constants for each operand: positive and negative, even and odd.</summary>
    public const string ConstantLetters = "klmn";

    private const int Step = 0x01010100;

    private static readonly int[] s_constants = [0x2B5C7A31, unchecked((int)0xD3A495C7), 0x35E6B1D8, unchecked((int)0xC94A1E64)];

    /// <summary>The constant that stands for an operand, by its letter.</summary>
    public static int Constant(char letter, int operand) =>
        unchecked(s_constants[ConstantLetters.IndexOf(letter)] + (operand * Step));

    /// <summary>The displacement that stands for the slot of an operand.</summary>
    public static int Slot(int operand) => 0x16253440 + (operand * Step);

    /// <summary>The same for the result.</summary>
    public static int ResultSlot => 0x17263540 + (4 * Step);

    /// <summary>Gets where a 32-bit number stands in the code, or -1 if it does not, or more than once.</summary>
    public static int Find(ReadOnlySpan<byte> code, int number, ICollection<int> taken)
    {
        int found = -1;
        for (int at = 0; at + 4 <= code.Length; at++)
        {
            if (taken.Contains(at) || BinaryPrimitives.ReadInt32LittleEndian(code.Slice(at)) != number)
                continue;
            if (found >= 0)
                return -1;
            found = at;
        }

        return found;
    }
}
