namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>How a call ended. Trap: 0 where it returned results.</summary>
internal sealed record Outcome(WasmTrapKind Trap, ulong[] Results)
{
    public static Outcome Of(WasmTrapKind trap) => new(trap, []);
}
