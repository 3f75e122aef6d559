using System;

namespace Lua;

/// <summary>A finite float without its sign in the forms of C's printf: %f, %e, %g and %a. Each returns how many bytes it wrote.</summary>
internal static class FloatText
{
    /// <summary>No form takes more bytes, with a precision of up to 99.</summary>
    public const int MaximumLength = DecimalDigits.MaximumLength + 16;

    /// <summary>Digits, a point, and as many places behind it as asked for (%f).</summary>
    public static int Fixed(double value, int places, bool keepPoint, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[DecimalDigits.MaximumLength];
        int count = DecimalDigits.Fixed(value, places, digits);
        return WithPoint(digits[..count], count - places, keepPoint, destination);
    }

    /// <summary>A digit, a point, digits and an exponent (%e).</summary>
    public static int Exponential(double value, int places, bool keepPoint, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[DecimalDigits.MaximumLength];
        int exponent = DecimalDigits.Significant(value, places + 1, digits);
        int length = WithPoint(digits[..(places + 1)], 1, keepPoint, destination);
        return length + Exponent(exponent, destination[length..]);
    }

    /// <summary>The shorter of the two, without zeros at the end unless they are to be kept, with the point (%g).</summary>
    public static int General(double value, int precision, bool keepZeros, Span<byte> destination)
    {
        precision = Math.Max(precision, 1);
        Span<byte> digits = stackalloc byte[DecimalDigits.MaximumLength];
        int exponent = DecimalDigits.Significant(value, precision, digits);
        int count = keepZeros ? precision : Math.Max(1, digits[..precision].LastIndexOfAnyExcept((byte)'0') + 1);
        if (exponent < -4 || exponent >= precision)
        {
            int length = WithPoint(digits[..count], 1, keepZeros, destination);
            return length + Exponent(exponent, destination[length..]);
        }
        if (exponent >= 0) // digits that were taken away before the point are zeros
            return WithPoint(digits[..Math.Max(count, exponent + 1)], exponent + 1, keepZeros, destination);
        "0.000"u8[..(1 - exponent)].CopyTo(destination);
        digits[..count].CopyTo(destination[(1 - exponent)..]);
        return 1 - exponent + count;
    }

    /// <summary>The bits as a hexadecimal fraction and a power of two (%a), all that are not zero if the precision is negative.</summary>
    public static int Hexadecimal(double value, int precision, bool keepPoint, Span<byte> destination)
    {
        const int FractionDigits = 13;
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        ulong mantissa = bits & 0xFFFFFFFFFFFFF;
        int power = (int)(bits >> 52) & 0x7FF;
        if (power != 0)
            mantissa |= 1UL << 52;
        else if (mantissa != 0)
            power = 1;
        else
            power = 1023;
        if (precision is >= 0 and < FractionDigits)
        {
            int cut = 4 * (FractionDigits - precision);
            ulong half = 1UL << (cut - 1);
            ulong rest = mantissa & ((1UL << cut) - 1);
            mantissa >>= cut;
            if (rest > half || (rest == half && (mantissa & 1) != 0))
                mantissa++;
            mantissa <<= cut;
        }
        Span<byte> digits = stackalloc byte[1 + 99];
        digits.Fill((byte)'0');
        for (int i = 0; i <= FractionDigits; i++)
            digits[i] = "0123456789abcdef"u8[(int)(mantissa >> (4 * (FractionDigits - i))) & 15];
        int count = precision >= 0 ? precision + 1 : Math.Max(1, digits.LastIndexOfAnyExcept((byte)'0') + 1);
        "0x"u8.CopyTo(destination);
        int length = 2 + WithPoint(digits[..count], 1, keepPoint, destination[2..]);
        destination[length++] = (byte)'p';
        power -= 1023;
        destination[length++] = (byte)(power < 0 ? '-' : '+');
        return length + NumberWriter.Write(Math.Abs(power), destination[length..]);
    }

    private static int WithPoint(ReadOnlySpan<byte> digits, int before, bool keepPoint, Span<byte> destination)
    {
        digits[..before].CopyTo(destination);
        if (digits.Length == before && !keepPoint)
            return before;
        destination[before] = (byte)'.';
        digits[before..].CopyTo(destination[(before + 1)..]);
        return digits.Length + 1;
    }

    private static int Exponent(int exponent, Span<byte> destination)
    {
        destination[0] = (byte)'e';
        destination[1] = (byte)(exponent < 0 ? '-' : '+');
        exponent = Math.Abs(exponent);
        int length = 2;
        if (exponent < 10)
            destination[length++] = (byte)'0';
        return length + NumberWriter.Write(exponent, destination[length..]);
    }
}
