namespace CopyPatch.Wasm;

/// <summary>How a module is compiled.</summary>
public sealed class WasmModuleOptions
{
    /// <summary>
    /// Gets whether its loops look whether <c>WasmStore.Cancel</c> was called, which costs some speed. Without it a
    /// loop that never ends cannot be stopped.
    /// </summary>
    public bool Interruptible { get; init; } = true;

    /// <summary>
    /// Gets whether the module keeps which machine code each of its operators became, for <c>WasmModule.GetListing</c>. That
    /// takes 12 bytes for each.
    /// </summary>
    public bool KeepListing { get; init; }
}
