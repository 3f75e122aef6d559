using System;

namespace CopyPatch.Wasm.Tests.Reference;

/// <summary>What the interpreter runs has trapped.</summary>
internal sealed class ReferenceTrapException(WasmTrapKind kind) : Exception($"trap: {kind}")
{
    public WasmTrapKind Kind { get; } = kind;
}
