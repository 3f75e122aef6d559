using System;
using System.Globalization;
using System.Numerics;

namespace Lua;

/// <summary>Reads numbers as Lua writes them.</summary>
internal static class NumberReader
{
    /// <summary>
    /// Reads a whole text as a number, with white space around and a sign. A hexadecimal integer wraps; a decimal one that is too
    /// large is a float.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long integer, out double number, out bool isInteger)
    {
        (integer, number, isInteger) = (0, 0, false);
        (int start, int end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
            start++;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        text = text[start..end];
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative || (text.Length > 0 && text[0] == '+'))
            text = text[1..];
        return text.Length >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x'
            ? TryReadHexadecimal(text[2..], negative, out integer, out number, out isInteger)
            : TryReadDecimal(text, negative, out integer, out number, out isInteger);
    }

    private static bool TryReadDecimal(ReadOnlySpan<byte> text, bool negative, out long integer, out double number, out bool isInteger)
    {
        (integer, number, isInteger) = (0, 0, false);
        ulong value = 0;
        ulong most = negative ? 1UL << 63 : long.MaxValue;
        bool fits = true;
        int at = 0;
        while (at < text.Length && IsDigit(text[at]))
        {
            uint digit = text[at++] - (uint)'0';
            fits = fits && value <= (most - digit) / 10;
            value = value * 10 + digit;
        }
        if (at == text.Length && at > 0 && fits)
        {
            integer = negative ? -(long)value : (long)value;
            isInteger = true;
            return true;
        }
        if (!IsDecimalFloat(text, at))
            return false;
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, styles, CultureInfo.InvariantCulture, out number))
            return false;
        if (negative)
            number = -number;
        return true;
    }

    private static bool IsDecimalFloat(ReadOnlySpan<byte> text, int at)
    {
        int digits = at;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            while (at < text.Length && IsDigit(text[at]))
                (at, digits) = (at + 1, digits + 1);
        }
        return digits > 0 && (at == text.Length || ((text[at] | 0x20) == 'e' && TryReadExponent(text[(at + 1)..], out _)));
    }

    private static bool TryReadHexadecimal(
        ReadOnlySpan<byte> text, bool negative, out long integer, out double number, out bool isInteger)
    {
        (integer, number, isInteger) = (0, 0, false);
        ulong wrapped = 0;
        ulong mantissa = 0; // its 60 leading bits, and whether any behind them is set as the lowest
        long exponent = 0;
        bool point = false;
        int digits = 0;
        int at = 0;
        for (; at < text.Length; at++)
        {
            byte symbol = text[at];
            if (symbol == '.' && !point)
            {
                point = true;
                continue;
            }
            int digit = HexadecimalDigit(symbol);
            if (digit < 0)
                break;
            digits++;
            wrapped = (wrapped << 4) | (uint)digit;
            if (mantissa >> 60 == 0)
            {
                mantissa = (mantissa << 4) | (uint)digit;
                exponent -= point ? 4 : 0;
            }
            else
            {
                mantissa |= digit != 0 ? 1UL : 0;
                exponent += point ? 0 : 4;
            }
        }
        if (digits == 0)
            return false;
        if (at == text.Length && !point)
        {
            integer = negative ? -(long)wrapped : (long)wrapped;
            isInteger = true;
            return true;
        }
        if (at < text.Length)
        {
            if ((text[at] | 0x20) != 'p' || !TryReadExponent(text[(at + 1)..], out int written))
                return false;
            exponent += written;
        }
        number = Scale(mantissa, exponent);
        if (negative)
            number = -number;
        return true;
    }

    /// <summary>The double nearest to mantissa * 2^exponent, the even one of two.</summary>
    private static double Scale(ulong mantissa, long exponent)
    {
        if (mantissa == 0)
            return 0;
        int width = 64 - BitOperations.LeadingZeroCount(mantissa);
        long top = exponent + width - 1;
        if (top > 1023)
            return double.PositiveInfinity;
        long kept = top >= -1022 ? 53 : 53 - (-1022 - top);
        if (kept < 0)
            return 0;
        int dropped = (int)(width - kept);
        if (dropped > 0)
        {
            ulong rest = dropped == 64 ? mantissa : mantissa & ((1UL << dropped) - 1);
            ulong half = 1UL << (dropped - 1);
            mantissa = dropped == 64 ? 0 : mantissa >> dropped;
            exponent += dropped;
            if (rest > half || (rest == half && (mantissa & 1) != 0))
                mantissa++;
        }
        return Math.ScaleB(mantissa, (int)exponent);
    }

    /// <summary>Reads a whole text as the digits of an exponent with its sign; a huge one is cut to what is surely too much.</summary>
    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative || (text.Length > 0 && text[0] == '+'))
            text = text[1..];
        foreach (byte symbol in text)
        {
            if (!IsDigit(symbol))
                return false;
            if (exponent < 100_000_000)
                exponent = exponent * 10 + symbol - '0';
        }
        if (negative)
            exponent = -exponent;
        return text.Length > 0;
    }

    private static bool IsSpace(byte symbol) => symbol == ' ' || symbol - '\t' is >= 0 and <= 4;

    private static bool IsDigit(byte symbol) => (uint)(symbol - '0') <= 9;

    private static int HexadecimalDigit(byte symbol) =>
        IsDigit(symbol) ? symbol - '0' : (uint)((symbol | 0x20) - 'a') <= 5 ? (symbol | 0x20) - 'a' + 10 : -1;
}
