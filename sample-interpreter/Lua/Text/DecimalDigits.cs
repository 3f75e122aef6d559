using System;
using System.Globalization;
using System.Numerics;

namespace Lua;

/// <summary>The decimal digits of a float, correctly rounded, half to even, as C's printf has them.</summary>
internal static class DecimalDigits
{
    /// <summary>No finite float has more digits, with up to 99 behind the point.</summary>
    public const int MaximumLength = 309 + 99 + 1;

    private const int SafeDigits = 15; // a decimal of so many digits comes back from any normal double unchanged
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Writes as many significant digits as asked for.</summary>
    /// <param name="value">Finite; the sign does not count.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="digits">Where they go.</param>
    /// <returns>The power of ten of the first digit.</returns>
    public static int Significant(double value, int count, Span<byte> digits)
    {
        value = Math.Abs(value);
        if (value == 0)
        {
            digits[..count].Fill((byte)'0');
            return 0;
        }
        Span<byte> room = stackalloc byte[32];
        Span<byte> shortest = Shortest(value, room, out int exponent);
        if (value >= SmallestNormal && TryRound(shortest, count, digits, ref exponent))
            return exponent;
        if (shortest.Length == 1 && shortest[0] == '1') // the number itself may be just below this power of ten
            exponent--;
        string text = Scaled(value, count - 1 - exponent).ToString(CultureInfo.InvariantCulture);
        if (text.Length > count)
            text = Scaled(value, count - 1 - ++exponent).ToString(CultureInfo.InvariantCulture);
        Copy(text.AsSpan(0, count), digits);
        return exponent;
    }

    /// <summary>Writes the digits of a float, so many behind the point (which is not written), and at least one before it.</summary>
    /// <returns>How many digits.</returns>
    public static int Fixed(double value, int places, Span<byte> digits)
    {
        value = Math.Abs(value);
        if (value >= SmallestNormal)
        {
            Span<byte> room = stackalloc byte[32];
            Span<byte> shortest = Shortest(value, room, out int exponent);
            int zeros = Math.Max(0, -exponent);
            int count = exponent + 1 + places;
            if (count > 0 && TryRound(shortest, count, digits[zeros..], ref exponent))
            {
                if (count < exponent + 1 + places) // 9.99 became 10.0
                    digits[zeros + count] = (byte)'0';
                zeros = Math.Max(0, -exponent) - zeros;
                if (zeros < 0) // 0.099 became 0.10: a zero less before it
                    digits[-zeros..MaximumLength].CopyTo(digits);
                digits[..Math.Max(0, -exponent)].Fill((byte)'0');
                return Math.Max(0, exponent) + 1 + places;
            }
        }
        string text = value == 0 ? "0" : Scaled(value, places).ToString(CultureInfo.InvariantCulture);
        int missing = Math.Max(0, places + 1 - text.Length);
        digits[..missing].Fill((byte)'0');
        Copy(text, digits[missing..]);
        return missing + text.Length;
    }

    // The shortest digits that give the number back, neither beginning nor ending in a zero.
    private static Span<byte> Shortest(double value, Span<byte> room, out int exponent)
    {
        value.TryFormat(room, out int length, default, CultureInfo.InvariantCulture);
        int count = 0;
        int point = -1; // how many digits stand before it, without zeros in front
        exponent = 0;
        for (int i = 0; i < length; i++)
        {
            byte c = room[i];
            if (c == 'E')
            {
                bool negative = room[i + 1] == '-';
                for (i += 2; i < length; i++)
                    exponent = exponent * 10 + (room[i] - '0');
                exponent = negative ? -exponent : exponent;
            }
            else if (c == '.')
            {
                point = count;
            }
            else if (count > 0 || c != '0')
            {
                room[count++] = c;
            }
            else if (point >= 0)
            {
                exponent--;
            }
        }
        exponent += (point >= 0 ? point : count) - 1;
        return room[..(room[..count].LastIndexOfAnyExcept((byte)'0') + 1)];
    }

    // Rounds the shortest digits instead of the number itself. That gives the same unless they end in a 5 that is just cut off
    // (the number may lie on either side), or more digits are asked for than all doubles have.
    private static bool TryRound(ReadOnlySpan<byte> shortest, int count, Span<byte> digits, ref int exponent)
    {
        if (shortest.Length <= count)
        {
            if (count > SafeDigits)
                return false;
            shortest.CopyTo(digits);
            digits[shortest.Length..count].Fill((byte)'0');
            return true;
        }
        if (shortest.Length == count + 1 && shortest[count] == '5')
            return false;
        shortest[..count].CopyTo(digits);
        if (shortest[count] < '5')
            return true;
        int at = digits[..count].LastIndexOfAnyExcept((byte)'9');
        digits[(at + 1)..count].Fill((byte)'0');
        if (at >= 0)
        {
            digits[at]++;
        }
        else
        {
            digits[0] = (byte)'1';
            exponent++;
        }
        return true;
    }

    // The number times a power of ten, rounded to an integer.
    private static BigInteger Scaled(double value, int places)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int power = (int)(bits >> 52) & 0x7FF;
        ulong mantissa = bits & 0xFFFFFFFFFFFFF;
        if (power == 0)
            power = 1;
        else
            mantissa |= 1UL << 52;
        power -= 1075;

        BigInteger numerator = mantissa;
        BigInteger denominator = BigInteger.One;
        if (places >= 0)
            numerator *= BigInteger.Pow(10, places);
        else
            denominator = BigInteger.Pow(10, -places);
        if (power >= 0)
            numerator <<= power;
        else
            denominator <<= -power;
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int half = (remainder << 1).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static void Copy(ReadOnlySpan<char> text, Span<byte> digits)
    {
        for (int i = 0; i < text.Length; i++)
            digits[i] = (byte)text[i];
    }
}
