using System;

namespace CopyPatch.Wasm;

/// <summary>Bytes are no valid WebAssembly module.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="offset">Where: in bytes from the module's start.</param>
public sealed class WasmFormatException(string message, long offset) : Exception($"{message} (at byte {offset})")
{
    /// <summary>Gets where it is, in bytes from the module's start.</summary>
    public long Offset { get; } = offset;

    /// <summary>The same error, with the thing that it is in.</summary>
    internal WasmFormatException In(string place) => new($"{message}, in {place}", Offset);
}
