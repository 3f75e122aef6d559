using System;
using System.Buffers.Binary;

namespace CopyPatch.Generators.Stencils;

/// <summary>Follows code of x86-64 up to where it returns, as clang writes it: what it takes from the stack on the way.</summary>
internal static class X64Return
{
    private const int Word = 8;

    // What a runtime has room for.
    private const int MostWords = 254;

    private static ReadOnlySpan<byte> AddShort => [0x48, 0x83, 0xC4];

    private static ReadOnlySpan<byte> AddLong => [0x48, 0x81, 0xC4];

    /// <summary>
    /// How many words lie above the address to return to; <see cref="InstructionSet.FrameTells"/> where the code has a frame, or is not
    /// understood.
    /// </summary>
    public static int Find(ReadOnlySpan<byte> code, int start)
    {
        const byte PopRbp = 0x5D;
        const byte Leave = 0xC9;
        int taken = 0;
        int at = start;
        for (int steps = 0; steps < code.Length && at >= 0 && at < code.Length; steps++)
        {
            ReadOnlySpan<byte> next = code.Slice(at);
            int length = X64Length.Of(next);
            if (length == 0 || next[0] is PopRbp or Leave)
                break;
            if (next[0] == 0xC3)
                return taken % Word == 0 && taken / Word <= MostWords ? taken / Word : InstructionSet.FrameTells;
            if (next.StartsWith(AddShort))
                taken += (sbyte)next[3];
            else if (next.StartsWith(AddLong))
                taken += BinaryPrimitives.ReadInt32LittleEndian(next.Slice(3));
            else if ((next[0] & 0xF8) == 0x58 || (next[0] == 0x41 && (next[1] & 0xF8) == 0x58))
                taken += Word;
            at += next[0] switch
            {
                0xEB => length + (sbyte)next[1],
                0xE9 => length + BinaryPrimitives.ReadInt32LittleEndian(next.Slice(1)),
                _ => length,
            };
            if (taken is < 0 or > MostWords * Word)
                break;
        }

        return InstructionSet.FrameTells;
    }
}
