using System;

namespace CopyPatch.Wasm;

/// <summary>Values of C# as slots of 64 bits, and back.</summary>
internal static class Values
{
    /// <summary>What stands for a value.</summary>
    /// <exception cref="ArgumentException">It is not of the type.</exception>
    public static ulong ToBits(WasmStore store, WasmValueType type, object? value) => (type, value) switch
    {
        (WasmValueType.I32, int x) => (uint)x,
        (WasmValueType.I32, uint x) => x,
        (WasmValueType.I32, bool x) => x ? 1u : 0u,
        (WasmValueType.I32, byte x) => x,
        (WasmValueType.I32, sbyte x) => (uint)x,
        (WasmValueType.I32, short x) => (uint)x,
        (WasmValueType.I32, ushort x) => x,
        (WasmValueType.I32, char x) => x,
        (WasmValueType.I64, long x) => (ulong)x,
        (WasmValueType.I64, ulong x) => x,
        (WasmValueType.I64, int x) => (ulong)x,
        (WasmValueType.I64, uint x) => x,
        (WasmValueType.F32, float x) => BitConverter.SingleToUInt32Bits(x),
        (WasmValueType.F64, double x) => BitConverter.DoubleToUInt64Bits(x),
        (WasmValueType.F64, float x) => BitConverter.DoubleToUInt64Bits(x),
        (WasmValueType.FuncRef, null) => 0,
        (WasmValueType.FuncRef, WasmFunction x) => store.BitsOf(x),
        (WasmValueType.ExternRef, _) => store.NumberOf(value),
        _ => throw new ArgumentException($"{value?.GetType().Name ?? "null"} is no {type.ToString().ToLowerInvariant()}."),
    };

    /// <summary>The value that something stands for: an int, long, float, double or reference.</summary>
    public static object? FromBits(WasmStore store, WasmValueType type, ulong bits) => type switch
    {
        WasmValueType.I32 => (int)bits,
        WasmValueType.I64 => (long)bits,
        WasmValueType.F32 => BitConverter.UInt32BitsToSingle((uint)bits),
        WasmValueType.F64 => BitConverter.UInt64BitsToDouble(bits),
        WasmValueType.FuncRef => WasmStore.FunctionOf(bits),
        _ => store.ObjectOf(bits),
    };

    /// <summary>Whether a value takes only the lower half of a slot.</summary>
    public static bool IsHalf(WasmValueType type) => type is WasmValueType.I32 or WasmValueType.F32;
}
