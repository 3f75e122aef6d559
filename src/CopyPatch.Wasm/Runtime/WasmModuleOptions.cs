namespace CopyPatch.Wasm;

/// <summary>How a module is compiled.</summary>
public sealed class WasmModuleOptions
{
    /// <summary>
    /// Gets whether its loops look whether <see cref="WasmStore.Cancel"/> was called, which costs some speed. Without it a
    /// loop that never ends cannot be stopped.
    /// </summary>
    public bool Interruptible { get; init; } = true;

    internal CompileOptions ToCompileOptions() => new() { Interruptible = Interruptible };
}
