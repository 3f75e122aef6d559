using System;
using System.Globalization;
using System.Text.Json;

namespace CopyPatch.Wasm.Spec;

/// <summary>The values of the commands: bits as decimal numbers, patterns of NaNs, and references.</summary>
internal static class SpecValues
{
    /// <summary>The type of a value.</summary>
    public static WasmValueType TypeOf(JsonElement value) => value.GetProperty("type").GetString() switch
    {
        "i32" => WasmValueType.I32,
        "i64" => WasmValueType.I64,
        "f32" => WasmValueType.F32,
        "f64" => WasmValueType.F64,
        "funcref" => WasmValueType.FuncRef,
        "externref" => WasmValueType.ExternRef,
        string type => throw new NotSupportedException($"values of type {type}"),
        null => throw new NotSupportedException("values without a type"),
    };

    /// <summary>An argument.</summary>
    public static object? Argument(JsonElement value)
    {
        string text = value.GetProperty("value").GetString()!;
        return TypeOf(value) switch
        {
            WasmValueType.I32 => (int)uint.Parse(text, CultureInfo.InvariantCulture),
            WasmValueType.I64 => (long)ulong.Parse(text, CultureInfo.InvariantCulture),
            WasmValueType.F32 => BitConverter.UInt32BitsToSingle(uint.Parse(text, CultureInfo.InvariantCulture)),
            WasmValueType.F64 => BitConverter.UInt64BitsToDouble(ulong.Parse(text, CultureInfo.InvariantCulture)),
            _ => text == "null" ? null : External(text),
        };
    }

    /// <summary>Whether a result is what is expected.</summary>
    public static bool Matches(JsonElement expected, object? actual)
    {
        string? text = expected.TryGetProperty("value", out JsonElement value) ? value.GetString() : null;
        switch (TypeOf(expected))
        {
            case WasmValueType.I32: return actual is int i && (uint)i == uint.Parse(text!, CultureInfo.InvariantCulture);
            case WasmValueType.I64: return actual is long l && (ulong)l == ulong.Parse(text!, CultureInfo.InvariantCulture);
            case WasmValueType.F32:
                return actual is float f && Matches(text!, BitConverter.SingleToUInt32Bits(f), 0x7FC00000, 0x80000000);
            case WasmValueType.F64:
                return actual is double d && Matches(text!, BitConverter.DoubleToUInt64Bits(d), 0x7FF8000000000000, 0x8000000000000000);
            case WasmValueType.FuncRef:
                return text == "null" ? actual is null : actual is WasmFunction;
            default:
                return text == "null" ? actual is null : text is null ? actual is not null : Equals(actual, External(text));
        }
    }

    // A canonical NaN is the quiet one without anything else; an arithmetic one is any that is quiet. The sign is free.
    private static bool Matches(string text, ulong bits, ulong quiet, ulong sign) => text switch
    {
        "nan:canonical" => (bits & ~sign) == quiet,
        "nan:arithmetic" => (bits & quiet) == quiet,
        _ => bits == ulong.Parse(text, CultureInfo.InvariantCulture),
    };

    private static object External(string text) => "external " + text;
}
