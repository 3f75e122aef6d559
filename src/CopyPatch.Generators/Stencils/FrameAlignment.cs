using System;
using System.Buffers.Binary;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// Finds out whether a function aligns its stack frame to more than the 16 bytes that it is entered with, by the
/// instruction that does so in its frame set-up.
/// </summary>
internal static class FrameAlignment
{
    public const int Entered = 16;

    public static int Of(ReadOnlySpan<byte> code, TargetArchitecture architecture) =>
        architecture == TargetArchitecture.X64 ? OfX64(code) : OfArm64(code);

    // push rbp; mov rbp, rsp; ...; and rsp, -N
    private static int OfX64(ReadOnlySpan<byte> code)
    {
        ReadOnlySpan<byte> setUp = [0x55, 0x48, 0x89, 0xE5];
        int start = code.IndexOf(setUp);
        if (start < 0)
            return Entered;
        for (int at = start + setUp.Length; at + 4 <= Math.Min(code.Length, start + 48); at++)
        {
            if (code[at] != 0x48 || code[at + 2] != 0xE4)
                continue;
            if (code[at + 1] == 0x83)
                return Math.Max(Entered, -(sbyte)code[at + 3]);
            if (code[at + 1] == 0x81 && at + 7 <= code.Length)
                return Math.Max(Entered, -BinaryPrimitives.ReadInt32LittleEndian(code.Slice(at + 3)));
        }

        return Entered;
    }

    // and sp, xN, #-(1 << k): immr and imms of the bit mask both say k.
    private static int OfArm64(ReadOnlySpan<byte> code)
    {
        for (int at = 0; at + 4 <= code.Length; at += 4)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(code.Slice(at));
            if ((word & 0xFFC0001F) == 0x9240001F)
            {
                int shift = (64 - (int)((word >> 16) & 63)) & 63;
                if (shift < 31)
                    return Math.Max(Entered, 1 << shift);
            }
        }

        return Entered;
    }
}
