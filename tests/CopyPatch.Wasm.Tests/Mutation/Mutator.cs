using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Wasm.Tests.Differential;

namespace CopyPatch.Wasm.Tests.Mutation;

/// <summary>Damages bytes.</summary>
internal static class Mutator
{
    // Bytes that mean something: long numbers, ends, types, prefixes.
    private static readonly byte[] s_telling =
        [0, 1, 2, 5, 0x0B, 0x0F, 0x10, 0x11, 0x20, 0x3F, 0x40, 0x41, 0x60, 0x6F, 0x70, 0x7C, 0x7F, 0x80, 0xC0, 0xFC, 0xFD, 0xFE, 0xFF];

    private static readonly byte[][] s_numbers =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0x80, 0x80, 0x80, 0x80, 0x00],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
        [0x80, 0x80, 0x80, 0x80, 0x08],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        [0xD0, 0x86, 0x03],
        [0xD1, 0x86, 0x03],
    ];

    /// <summary>Damages bytes in one to four places.</summary>
    /// <param name="bytes">The bytes; they stay as they are.</param>
    /// <param name="other">Bytes that parts may be taken from.</param>
    /// <param name="choices">Decides.</param>
    public static byte[] Mutate(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> other, Choices choices)
    {
        List<byte> result = [.. bytes];
        for (int i = choices.OneIn(2) ? choices.Below(4) : 0; i >= 0; i--)
            MutateOnce(result, other, choices);
        return [.. result];
    }

    private static void MutateOnce(List<byte> bytes, ReadOnlySpan<byte> other, Choices choices)
    {
        int at = choices.Below(bytes.Count + 1);
        int some = Math.Min(1 + choices.Below(choices.OneIn(4) ? 40 : 4), bytes.Count - at);
        switch (choices.Below(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << choices.Below(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)choices.Below(256);
                break;
            case 2 when at < bytes.Count:
                bytes[at] = choices.Pick(s_telling);
                break;
            case 3:
                bytes.Insert(at, choices.OneIn(2) ? choices.Pick(s_telling) : (byte)choices.Below(256));
                break;
            case 4:
                bytes.RemoveRange(at, some);
                break;
            case 5 when other.Length > 0:
                int from = choices.Below(other.Length);
                bytes.InsertRange(at, other.Slice(from, Math.Min(1 + choices.Below(30), other.Length - from)).ToArray());
                break;
            case 6:
                bytes.InsertRange(at, bytes.Skip(at).Take(some).ToArray());
                break;
            case 7:
                byte[] number = choices.Pick(s_numbers);
                bytes.RemoveRange(at, Math.Min(choices.Below(2), bytes.Count - at));
                bytes.InsertRange(at, number);
                break;
            case 8 when choices.OneIn(4):
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
