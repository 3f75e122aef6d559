using System;

namespace CopyPatch.Wasm;

/// <summary>A function of the host that takes and gives slots.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="arguments">A slot for each argument. Of an i32 or f32 it is the lower half; the upper means nothing.</param>
/// <param name="results">A slot for each result, to be written in the same way.</param>
public delegate void WasmCallback(WasmCaller caller, ReadOnlySpan<ulong> arguments, Span<ulong> results);
