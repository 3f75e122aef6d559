using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>What compiled code makes of a type: its width and its class of registers. A reference is an integer.</summary>
internal enum OperandKind : byte
{
    I32,
    I64,
    F32,
    F64,
}

internal static class OperandKinds
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFloating(this OperandKind kind) => kind >= OperandKind.F32;

    /// <summary>The kind of values of a type.</summary>
    public static OperandKind Of(WasmValueType type) => type switch
    {
        WasmValueType.I32 => OperandKind.I32,
        WasmValueType.F32 => OperandKind.F32,
        WasmValueType.F64 => OperandKind.F64,
        _ => OperandKind.I64,
    };

    /// <summary>The kind of values of a type in C#: int, long, float or double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OperandKind Of<T>() =>
        typeof(T) == typeof(int) ? OperandKind.I32
        : typeof(T) == typeof(long) ? OperandKind.I64
        : typeof(T) == typeof(float) ? OperandKind.F32
        : OperandKind.F64;
}
