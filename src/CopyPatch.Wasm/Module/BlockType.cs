using System;

namespace CopyPatch.Wasm;

/// <summary>
/// The type of a block, as the number that its bytes are: the index of a function type, or less than zero for no parameters and
/// one result at most. Of those the lowest seven bits are the byte of the result's type, or of <see cref="Empty"/>.
/// </summary>
internal static class BlockType
{
    private static readonly WasmValueType[] s_values =
        [WasmValueType.I32, WasmValueType.I64, WasmValueType.F32, WasmValueType.F64, WasmValueType.FuncRef, WasmValueType.ExternRef];

    /// <summary>No parameters, no results: the byte 0x40.</summary>
    public const int Empty = -0x40;

    /// <summary>The type that a single byte stands for.</summary>
    public static int Of(byte type) => type - 0x80;

    /// <summary>The type of the one result of a type below zero that is not <see cref="Empty"/>.</summary>
    public static byte ResultOf(int type) => (byte)(type & 0x7F);

    /// <summary>The results of a type below zero.</summary>
    public static ReadOnlySpan<WasmValueType> ResultsOf(int type) =>
        type == Empty ? [] : s_values.AsSpan(Array.IndexOf(s_values, (WasmValueType)ResultOf(type)), 1);
}
