using System;

namespace CopyPatch.Wasm;

/// <summary>What modules import and export: a function, memory, table or global of a store.</summary>
public abstract class WasmItem
{
    private protected WasmItem(WasmStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
    }

    /// <summary>Gets the store that it is in.</summary>
    public WasmStore Store { get; }

    /// <summary>Gets what it is; the least size of a memory or table is what it has now.</summary>
    public abstract WasmItemType ItemType { get; }
}
