using System;

namespace CopyPatch.Wasm.Tests.Reference;

/// <summary>The rules of floating point that differ from C#'s, or that C# does not promise.</summary>
internal static class Floats
{
    public static double Minimum(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
            return double.NaN;
        if (a == 0 && b == 0)
            return double.IsNegative(a) ? a : b;
        return a < b ? a : b;
    }

    public static double Maximum(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b))
            return double.NaN;
        if (a == 0 && b == 0)
            return double.IsNegative(a) ? b : a;
        return a > b ? a : b;
    }

    /// <summary>Converts with one rounding.</summary>
    public static float SingleOf(ulong value)
    {
        if (value < 1UL << 53)
            return (float)(double)value;
        // The 11 bits that a double has no room for only say whether there is something beyond a float's last bit.
        ulong sticky = (value & 0x7FF) != 0 ? 1u : 0u;
        return (float)(double)(value >> 11 | sticky) * 2048;
    }

    /// <summary>Converts with one rounding.</summary>
    public static float SingleOf(long value) => value < 0 ? -SingleOf((ulong)-value) : SingleOf((ulong)value);

    /// <summary>Converts with one rounding: that of the sum.</summary>
    public static double DoubleOf(ulong value) => (uint)(value >> 32) * 4294967296.0 + (uint)value;

    public static ulong Truncate(double value, bool signed, int bits)
    {
        if (double.IsNaN(value))
            throw new ReferenceTrapException(WasmTrapKind.InvalidConversion);
        double whole = Math.Truncate(value);
        if (whole < Lowest(signed, bits) || whole >= Limit(signed, bits))
            throw new ReferenceTrapException(WasmTrapKind.IntegerOverflow);
        return Integer(whole, signed, bits);
    }

    public static ulong TruncateSaturated(double value, bool signed, int bits)
    {
        if (double.IsNaN(value))
            return 0;
        double whole = Math.Truncate(value);
        ulong ones = ulong.MaxValue >> (64 - bits);
        if (whole < Lowest(signed, bits))
            return signed ? 1UL << (bits - 1) : 0;
        if (whole >= Limit(signed, bits))
            return signed ? ones >> 1 : ones;
        return Integer(whole, signed, bits);
    }

    private static double Lowest(bool signed, int bits) => signed ? -Math.Pow(2, bits - 1) : 0;

    private static double Limit(bool signed, int bits) => Math.Pow(2, signed ? bits - 1 : bits);

    private static ulong Integer(double whole, bool signed, int bits)
    {
        ulong value = signed ? (ulong)(long)whole : (ulong)whole;
        return bits == 32 ? (uint)value : value;
    }
}
