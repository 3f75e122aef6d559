using System;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Values at which something changes.</summary>
internal static class InterestingValues
{
    private static readonly int[] s_i32 =
    [
        0, 1, -1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 31, 32, 33, 63, 64, 65, 100, 127, 128, 255, 256, 1000, 4095, 4096, 32767, 32768,
        65535, 65536, -2, -8, -128, -129, -32768, -65536, int.MaxValue, int.MinValue, int.MaxValue - 1, int.MinValue + 1,
        0x55555555, 0x12345678, 1 << 24, (1 << 24) + 1,
    ];

    private static readonly long[] s_i64 =
    [
        0, 1, -1, 2, 3, 8, 31, 32, 63, 64, 127, 128, 255, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32,
        int.MinValue - 1L, int.MaxValue + 1L, long.MaxValue, long.MinValue, long.MaxValue - 1, long.MinValue + 1, 1L << 53, (1L << 53) + 1,
        0x123456789ABCDEF0, 0x5555555555555555, -128, -32768, (1L << 62) + (1L << 38) + 1, 0x7FFFFF4000000001,
    ];

    private static readonly double[] s_f64 =
    [
        0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, -0.0, 2, 3.7, -3.7, 10, 100.25, 1e10, 1e-10, 1e30, -1e30, 1e300, 1e-300, 1e38, 3.5e38, 1e-45,
        double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, double.PositiveInfinity,
        double.NegativeInfinity, double.NaN, 2147483647, 2147483648, 2147483647.5, -2147483648, -2147483648.9, -2147483649,
        4294967295, 4294967295.9, 4294967296, -0.9, 9223372036854774784.0, 9223372036854775808.0, -9223372036854775808.0,
        -9223372036854777856.0, 18446744073709549568.0, 18446744073709551616.0, 4503599627370495.5, 4503599627370496.5, 8388607.5, 16777217,
        Math.PI, Math.E,
    ];

    private static readonly uint[] s_f32Bits =
        [0x7FC00000, 0xFFC00000, 0x7FC01234, 0x7F800001, 0xFF812345, 0x7F7FFFFF, 1, 0x807FFFFF, 0x00800000,
            0x4EFFFFFF, 0x5F000000, 0x5EFFFFFF];

    private static readonly ulong[] s_f64Bits =
        [0x7FF8000000000000, 0xFFF8000000000000, 0x7FF8000000001234, 0x7FF0000000000001, 0xFFF4000000000000, 0x000FFFFFFFFFFFFF];

    public static ulong Choose(Choices choices, WasmValueType type) => type switch
    {
        WasmValueType.I32 => choices.OneIn(6) ? (uint)choices.Bits64() : (uint)choices.Pick(s_i32),
        WasmValueType.I64 => choices.OneIn(6) ? choices.Bits64() : (ulong)choices.Pick(s_i64),
        WasmValueType.F32 => choices.Below(8) switch
        {
            7 => (uint)choices.Bits64(),
            6 => choices.Pick(s_f32Bits),
            _ => BitConverter.SingleToUInt32Bits((float)choices.Pick(s_f64)),
        },
        WasmValueType.F64 => choices.Below(8) switch
        {
            7 => choices.Bits64(),
            6 => choices.Pick(s_f64Bits),
            _ => BitConverter.DoubleToUInt64Bits(choices.Pick(s_f64)),
        },
        _ => 0,
    };
}
