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

    /// <summary>
    /// Gets whether accesses of memory are not checked: what lies outside faults, and the fault becomes the trap. Such code is faster.
    /// For that the process gets a signal handler (<see cref="CodeHeapOptions.CatchFaults"/>), and each memory 8 GiB of address space.
    /// Without effect where faults cannot be caught (<see cref="CodeHeap.CanCatchFaults"/>).
    /// </summary>
    /// <remarks>
    /// A memory that an instance imports has that much where an instance of such a module has made it, or its store
    /// (<see cref="WasmStoreOptions.CatchFaults"/>). With any other the module is compiled once more, with checks.
    /// </remarks>
    public bool CatchFaults { get; init; }
}
