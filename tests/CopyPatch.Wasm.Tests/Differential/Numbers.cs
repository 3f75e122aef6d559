using System;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>The bits of numbers.</summary>
internal static class Numbers
{
    public static bool IsNumber(WasmValueType type) => type is not (WasmValueType.FuncRef or WasmValueType.ExternRef);

    /// <summary>Makes all NaN the same one, and clears the bits that a type does not have.</summary>
    public static ulong Canonical(WasmValueType type, ulong bits) => type switch
    {
        WasmValueType.I32 => (uint)bits,
        WasmValueType.F32 => float.IsNaN(BitConverter.UInt32BitsToSingle((uint)bits)) ? 0x7FC00000 : (uint)bits,
        WasmValueType.F64 => double.IsNaN(BitConverter.UInt64BitsToDouble(bits)) ? 0x7FF8000000000000 : bits,
        _ => bits,
    };

    public static string Text(WasmValueType type, ulong bits) => type switch
    {
        WasmValueType.I32 => $"i32:{(int)bits}",
        WasmValueType.I64 => $"i64:{(long)bits}",
        WasmValueType.F32 => $"f32:{BitConverter.UInt32BitsToSingle((uint)bits):R}",
        _ => $"f64:{BitConverter.UInt64BitsToDouble(bits):R}",
    };
}
