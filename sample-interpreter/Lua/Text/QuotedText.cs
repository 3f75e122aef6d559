using System;

namespace Lua;

/// <summary>Values as the source of Lua has them, for %q.</summary>
internal static class QuotedText
{
    /// <summary>A string literal.</summary>
    public static void Write(ByteBuffer buffer, ReadOnlySpan<byte> text)
    {
        buffer.Append((byte)'"');
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c is (byte)'"' or (byte)'\\' or (byte)'\n')
            {
                buffer.Append((byte)'\\');
                buffer.Append(c);
            }
            else if (c is < 32 or 127)
            {
                buffer.Append((byte)'\\');
                bool digitFollows = i + 1 < text.Length && text[i + 1] is >= (byte)'0' and <= (byte)'9';
                if (digitFollows && c < 100)
                    buffer.Append((byte)'0', c < 10 ? 2 : 1);
                buffer.Append((long)c);
            }
            else
            {
                buffer.Append(c);
            }
        }
        buffer.Append((byte)'"');
    }

    /// <summary>An integer literal.</summary>
    public static void Write(ByteBuffer buffer, long value)
    {
        if (value == long.MinValue) // its digits alone would be a float
            buffer.Append("0x8000000000000000");
        else
            buffer.Append(value);
    }

    /// <summary>An expression that gives just this float.</summary>
    public static void Write(ByteBuffer buffer, double value)
    {
        if (double.IsNaN(value))
            buffer.Append("(0/0)");
        else if (double.IsInfinity(value))
            buffer.Append(value > 0 ? "1e9999" : "-1e9999");
        else
            FormatWriter.WriteFloat(buffer, new FormatItem((byte)'a', FormatFlags.None, 0, -1, 1), value);
    }
}
