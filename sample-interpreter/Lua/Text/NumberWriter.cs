using System;

namespace Lua;

/// <summary>Writes numbers as tostring shows them.</summary>
internal static class NumberWriter
{
    /// <summary>No number takes more bytes.</summary>
    public const int MaximumLength = 32;

    private const int Digits = 14; // "%.14g"

    /// <summary>Writes an integer.</summary>
    /// <returns>How many bytes it takes.</returns>
    public static int Write(long value, Span<byte> destination)
    {
        value.TryFormat(destination, out int length);
        return length;
    }

    /// <summary>Writes a float: 14 digits, and always in a way that it cannot be taken for an integer.</summary>
    /// <returns>How many bytes it takes.</returns>
    public static int Write(double value, Span<byte> destination)
    {
        if (Math.Abs(value) < 1e14 && value == (long)value && (value != 0 || !double.IsNegative(value)))
        {
            int length = Write((long)value, destination);
            destination[length] = (byte)'.';
            destination[length + 1] = (byte)'0';
            return length + 2;
        }
        if (!double.IsFinite(value))
            return WriteSpecial(value, destination);
        int at = 0;
        if (double.IsNegative(value))
            destination[at++] = (byte)'-';
        at += FloatText.General(value, Digits, false, destination[at..]);
        if (destination[..at].IndexOfAnyExcept("-0123456789"u8) < 0)
        {
            destination[at++] = (byte)'.';
            destination[at++] = (byte)'0';
        }
        return at;
    }

    private static int WriteSpecial(double value, Span<byte> destination)
    {
        ReadOnlySpan<byte> text = double.IsNegative(value)
            ? double.IsNaN(value) ? "-nan"u8 : "-inf"u8
            : double.IsNaN(value) ? "nan"u8 : "inf"u8;
        text.CopyTo(destination);
        return text.Length;
    }
}
