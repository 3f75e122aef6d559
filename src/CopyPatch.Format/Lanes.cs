using System;

namespace CopyPatch.Format;

/// <summary>Machine code as little-endian 64-bit lanes, the last one padded with zeros.</summary>
internal static class Lanes
{
    public static int Count(int length) => (length + 7) / 8;

    public static void Write(byte[] code, Span<ulong> lanes)
    {
        lanes.Clear();
        for (int i = 0; i < code.Length; i++)
            lanes[i >> 3] |= (ulong)code[i] << ((i & 7) * 8);
    }

    public static byte[] Read(ReadOnlySpan<ulong> lanes, int length)
    {
        var code = new byte[length];
        for (int i = 0; i < code.Length; i++)
            code[i] = (byte)(lanes[i >> 3] >> ((i & 7) * 8));
        return code;
    }
}
