namespace CopyPatch.Wasm;

/// <summary>The thread that a store belongs to for now.</summary>
/// <param name="store">The store, which lives as long as somebody has its owner at hand.</param>
/// <param name="thread">The thread; null for nobody's.</param>
/// <param name="top">Where the store's stack starts.</param>
internal sealed unsafe class StoreOwner(WasmStore store, ThreadStack? thread, ulong* top)
{
    /// <summary>
    /// Where the next frame starts: the free part of the store's stack. Anywhere but at the bottom the store is in use. Only the
    /// thread itself writes it.
    /// </summary>
    public volatile ulong* Top = top;

    /// <summary>Gets the frame of the call that has just begun.</summary>
    public ulong* Frame => Top - 1;

    /// <summary>Gets the store.</summary>
    public WasmStore Store { get; } = store;

    /// <summary>Gets the thread, by its stack.</summary>
    public ThreadStack? Thread { get; } = thread;

    /// <summary>Gets the address that the stack pointer must be above when compiled code is entered.</summary>
    public nint Floor { get; } = thread is null ? nint.MaxValue : thread.FloorFor(store.Options.StackBytes);
}
