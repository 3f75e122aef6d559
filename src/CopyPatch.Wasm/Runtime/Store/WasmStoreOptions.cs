using System;

namespace CopyPatch.Wasm;

/// <summary>What the modules of a store may use.</summary>
public sealed class WasmStoreOptions
{
    /// <summary>
    /// Gets how many bytes the stack for WebAssembly's calls has: each takes 64 bytes or more, and one
    /// of a function of the host that calls WebAssembly again 1 KiB more. A call that does not fit traps
    /// (<see cref="WasmTrapKind.CallStackExhausted"/>). The calling thread's own stack needs as much again and 256 KiB more,
    /// which is looked at with each call from C#.
    /// </summary>
    public int StackBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Gets how many bytes all memories of the store may have, together with what its tables, instances, globals, functions and
    /// references take beyond the first 1 MiB. For each memory as much address space is taken, up to 4 GiB or to what the module
    /// declares.
    /// </summary>
    /// <remarks>The machine code of modules and the stack (<see cref="StackBytes"/>) are not counted.</remarks>
    public long MaximumMemoryBytes { get; init; } = DefaultMaximumMemoryBytes;

    /// <summary>Gets how many entries of 8 bytes all tables of the store may have together.</summary>
    public long MaximumTableEntries { get; init; } = 10_000_000;

    /// <summary>Gets how many instances the store may have.</summary>
    public int MaximumInstances { get; init; } = 100_000;

    /// <summary>
    /// Gets whether memories that are made in it (<c>new WasmMemory</c>) serve modules whose accesses are not checked
    /// (<see cref="WasmModuleOptions.CatchFaults"/>): each takes 8 GiB of address space.
    /// </summary>
    public bool CatchFaults { get; init; }

    /// <summary>What a store may take besides its memories before that counts.</summary>
    internal const int FreeBytes = 1 << 20;

    /// <summary>Gets or sets what tests lower where address space costs memory: under an emulator.</summary>
    internal static long DefaultMaximumMemoryBytes { get; set; } = long.MaxValue;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(StackBytes, 16 << 10, nameof(StackBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StackBytes, 1 << 30, nameof(StackBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumMemoryBytes, nameof(MaximumMemoryBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumTableEntries, nameof(MaximumTableEntries));
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumInstances, nameof(MaximumInstances));
    }
}
