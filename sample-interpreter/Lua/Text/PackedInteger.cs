using System;

namespace Lua;

/// <summary>Integers of 1 to 16 bytes, as string.pack writes them.</summary>
internal static class PackedInteger
{
    /// <summary>Fills the bytes with an integer; its sign goes into those that are more than it has.</summary>
    public static void Write(Span<byte> bytes, long value, bool isLittle, bool isSigned)
    {
        byte rest = (byte)(isSigned && value < 0 ? 0xFF : 0);
        for (int i = 0; i < bytes.Length; i++)
            bytes[isLittle ? i : bytes.Length - 1 - i] = i < sizeof(long) ? (byte)(value >> (8 * i)) : rest;
    }

    /// <summary>Reads an integer.</summary>
    /// <exception cref="TextException">It has more than 64 bits.</exception>
    public static long Read(ReadOnlySpan<byte> bytes, bool isLittle, bool isSigned)
    {
        int size = bytes.Length;
        ulong value = 0;
        for (int i = Math.Min(size, sizeof(long)) - 1; i >= 0; i--)
            value = value << 8 | bytes[isLittle ? i : size - 1 - i];
        if (size < sizeof(long))
        {
            int unused = 64 - 8 * size;
            return isSigned ? (long)(value << unused) >> unused : (long)value;
        }
        byte rest = (byte)(isSigned && (long)value < 0 ? 0xFF : 0);
        for (int i = sizeof(long); i < size; i++)
        {
            if (bytes[isLittle ? i : size - 1 - i] != rest)
                throw new TextException($"{size}-byte integer does not fit into Lua Integer");
        }
        return (long)value;
    }

    /// <summary>Whether an integer has no more bits than so many bytes.</summary>
    public static bool Fits(long value, int size, bool isSigned)
    {
        if (size >= sizeof(long))
            return true;
        int bits = 8 * size;
        return isSigned ? value >> (bits - 1) is 0 or -1 : (ulong)value >> bits == 0;
    }
}
