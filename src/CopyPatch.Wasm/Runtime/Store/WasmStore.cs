using System;
using System.Collections.Generic;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// A world of instances, memories, tables and globals that can know each other. Disposing it ends them all.
/// </summary>
/// <remarks>
/// <para>
/// A store is for one thread at a time: another may use it when the first has left it. Whatever is done with a store that another
/// thread uses throws <see cref="InvalidOperationException"/>. Only <see cref="Cancel"/> is for any thread.
/// </para>
/// <para>
/// Compiled code runs on the calling thread's native stack. It takes no more of it than of the store's own stack
/// (<see cref="WasmStoreOptions.StackBytes"/>); a thread without as much and 256 KiB left gets an
/// <see cref="InsufficientExecutionStackException"/> instead of a call.
/// </para>
/// </remarks>
public sealed unsafe partial class WasmStore : IDisposable
{
    private const int Slack = 4096;
    private const int FrameCapacity = 64;

    private readonly Lock _lock = new();
    private readonly List<WasmInstance> _instances = [];
    private readonly List<HostFunction> _hostFunctions = [];
    private readonly List<ModuleCode> _modules = [];
    private readonly NativeStore* _native;
    private readonly ulong* _bottom;
    private volatile bool _isDisposed;
    private volatile bool _isCancelled;
    private long _tableEntries;

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">What its modules may use.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no memory for its stack.</exception>
    public WasmStore(WasmStoreOptions? options = null)
    {
        Options = options ?? new WasmStoreOptions();
        Options.Validate();
        Memory = new StoreMemory(Options);
        _native = Memory.Allocate<NativeStore>(1);
        _native->Frames = Memory.Allocate<NativeFrame>(FrameCapacity);
        _native->FrameCapacity = FrameCapacity;

        nuint length = ((nuint)Options.StackBytes + 0xFFFF) & ~(nuint)0xFFFF;
        byte* stack = Memory.Reserve(ref length, length);
        if (!SystemMemory.Current.TryCommit(stack, length))
            throw new InsufficientMemoryException($"The system has no memory for a stack of {length:N0} bytes.");
        _bottom = (ulong*)stack;
        _owner = _claimant = new StoreOwner(this, ThreadStack.Current, _bottom);
        _limit = (ulong*)(stack + Options.StackBytes - Slack);
    }

    /// <summary>Gets what the modules of this store may use.</summary>
    public WasmStoreOptions Options { get; }

    /// <summary>Gets whether <see cref="Cancel"/> was called, and has not ended a call yet.</summary>
    /// <remarks>A function of the host that waits for long looks here, and returns.</remarks>
    public bool IsCancelled => _isCancelled;

    internal StoreMemory Memory { get; }

    internal NativeStore* Native => _native;

    /// <summary>
    /// Ends the call that runs now, or else the next one, by a trap (<see cref="WasmTrapKind.Interrupted"/>). Any thread may call
    /// it. Once it has ended a call it has no more effect.
    /// </summary>
    /// <remarks>Code notices it when it calls a function or repeats a loop, unless its module was compiled without that.</remarks>
    public void Cancel()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isCancelled = true;
            foreach (WasmInstance instance in _instances)
                Volatile.Write(ref *(nint*)&instance.Native->StackLimit, 0);
        }
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Ends all that is in the store and gives its memory back. Its objects throw <see cref="ObjectDisposedException"/> afterwards.
    /// </summary>
    /// <exception cref="InvalidOperationException">The store is in use: code of it runs, or another thread has to do with it.</exception>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            if (!TryGive(null))
                throw new InvalidOperationException("The store is in use: it cannot be disposed before its running calls have ended.");
            _isDisposed = true;
            Memory.Dispose();
            foreach (ModuleCode module in _modules)
                module.Release();
            _modules.Clear();
        }
    }

    /// <summary>Takes a new instance, and what its code is.</summary>
    internal void Add(WasmInstance instance, ModuleCode module)
    {
        Keep(module);
        lock (_lock)
        {
            _instances.Add(instance);
            instance.Native->StackLimit = _isCancelled ? null : (byte*)_limit;
        }
    }

    /// <summary>Keeps code that an instance runs.</summary>
    internal void Keep(ModuleCode module)
    {
        if (!module.TryRetain())
            throw new ObjectDisposedException(nameof(WasmModule));
        lock (_lock)
            _modules.Add(module);
    }

    /// <summary>Keeps a function of the host.</summary>
    internal void Add(HostFunction function) => _hostFunctions.Add(function);

    /// <summary>Fails if there may be no more instances.</summary>
    internal void CheckRoomForInstance()
    {
        if (_instances.Count >= Options.MaximumInstances)
        {
            throw new WasmLinkException(
                $"The store has {_instances.Count:N0} instances, and may have no more: see {nameof(WasmStoreOptions)}."
                + $"{nameof(WasmStoreOptions.MaximumInstances)}.");
        }
    }

    /// <summary>Counts entries of tables, if there may be so many more.</summary>
    internal bool TryTakeEntries(long entries)
    {
        if (entries > Options.MaximumTableEntries - _tableEntries || !Memory.TryTake(entries * sizeof(ulong)))
            return false;
        _tableEntries += entries;
        return true;
    }

    // A cancellation was delivered: code may run again.
    private void Resume()
    {
        lock (_lock)
        {
            _isCancelled = false;
            foreach (WasmInstance instance in _instances)
                instance.Native->StackLimit = (byte*)_limit;
        }
    }
}
