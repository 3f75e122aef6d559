using System;

namespace Lua;

/// <summary>Arithmetic of Lua on numbers of C#.</summary>
internal static class Arithmetic
{
    /// <summary>Floor division; the divisor is not zero.</summary>
    public static long FloorDivide(long a, long b)
    {
        if (b == -1)
            return unchecked(-a);
        long quotient = a / b;
        return a % b != 0 && (a ^ b) < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The remainder that has the divisor's sign; that is not zero.</summary>
    public static long Modulo(long a, long b)
    {
        if (b == -1)
            return 0;
        long remainder = a % b;
        return remainder != 0 && (remainder ^ b) < 0 ? remainder + b : remainder;
    }

    public static double Modulo(double a, double b)
    {
        double remainder = a % b;
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder; // their product may be too small to have a sign
    }

    public static long ShiftLeft(long value, long by) => by switch
    {
        <= -64 or >= 64 => 0,
        >= 0 => value << (int)by,
        _ => (long)((ulong)value >> (int)-by),
    };

    public static double Power(double a, double b) => b == 2 ? a * a : Math.Pow(a, b);

    /// <summary>Whether an integer is less than a float, exactly.</summary>
    public static bool Less(long a, double b) =>
        double.IsNaN(b) ? false : b >= 9223372036854775808.0 || (b > -9223372036854775808.0 && a < Ceiling(b));

    public static bool LessEqual(long a, double b) =>
        double.IsNaN(b) ? false : b >= 9223372036854775808.0 || (b >= -9223372036854775808.0 && a <= (long)Math.Floor(b));

    public static bool Less(double a, long b) =>
        double.IsNaN(a) ? false : a < -9223372036854775808.0 || (a < 9223372036854775808.0 && (long)Math.Floor(a) < b);

    public static bool LessEqual(double a, long b) =>
        double.IsNaN(a) ? false : a < -9223372036854775808.0 || (a < 9223372036854775808.0 && Ceiling(a) <= b);

    // What is below 2^63 may be rounded up to it: not by a ceiling, since such floats are integers.
    private static long Ceiling(double value) => (long)Math.Ceiling(value);
}
