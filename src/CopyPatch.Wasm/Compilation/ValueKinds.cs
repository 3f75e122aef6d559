namespace CopyPatch.Wasm;

internal static class ValueKinds
{
    public static bool IsFloating(this ValueKind kind) => kind >= ValueKind.Single;

    /// <summary>What compiled code makes of a type: its width and its class of registers. A reference is an integer.</summary>
    public static ValueKind Of(WasmValueType type) => type switch
    {
        WasmValueType.I32 => ValueKind.Int32,
        WasmValueType.F32 => ValueKind.Single,
        WasmValueType.F64 => ValueKind.Double,
        _ => ValueKind.Int64,
    };
}
