using System;

namespace Lua;

/// <summary>Codes of characters as bytes of UTF-8, also those of its first definition, of up to 31 bits and 6 bytes.</summary>
internal static class Utf8Text
{
    public const uint LargestCode = 0x7FFF_FFFF;
    public const int MaximumLength = 6;

    private const uint LargestUnicode = 0x10_FFFF;

    /// <summary>Whether a byte is not the first one of its character.</summary>
    public static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    /// <summary>Reads the character at the beginning.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="strict">Whether only characters of Unicode are right: no halves of pairs, none beyond 10FFFF.</param>
    /// <param name="code">The character.</param>
    /// <returns>How many bytes it takes, 0 if there is none.</returns>
    public static int Decode(ReadOnlySpan<byte> text, bool strict, out uint code)
    {
        code = 0;
        if (text.IsEmpty)
            return 0;
        byte first = text[0];
        code = first;
        if (first < 0x80)
            return 1;
        int length = first switch
        {
            < 0xC0 => 0,
            < 0xE0 => 2,
            < 0xF0 => 3,
            < 0xF8 => 4,
            < 0xFC => 5,
            < 0xFE => 6,
            _ => 0,
        };
        if (length == 0 || text.Length < length)
            return 0;
        code = (uint)(first & (0x7F >> length));
        foreach (byte next in text[1..length])
        {
            if (!IsContinuation(next))
                return 0;
            code = code << 6 | (uint)(next & 0x3F);
        }
        if (Length(code) != length || (strict && code is > LargestUnicode or (>= 0xD800 and <= 0xDFFF)))
            return 0;
        return length;
    }

    /// <summary>Writes a character of up to 31 bits.</summary>
    /// <returns>How many bytes it takes.</returns>
    public static int Encode(uint code, Span<byte> destination)
    {
        if (code < 0x80)
        {
            destination[0] = (byte)code;
            return 1;
        }
        int length = Length(code);
        for (int i = length - 1; i > 0; i--)
        {
            destination[i] = (byte)(0x80 | code & 0x3F);
            code >>= 6;
        }
        destination[0] = (byte)(0xFF00 >> length | (int)code);
        return length;
    }

    private static int Length(uint code) => code switch
    {
        < 0x80 => 1,
        < 0x800 => 2,
        < 0x1_0000 => 3,
        < 0x20_0000 => 4,
        < 0x400_0000 => 5,
        _ => 6,
    };
}
