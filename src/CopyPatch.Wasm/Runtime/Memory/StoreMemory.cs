using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>
/// All unmanaged memory of a store. It is given back as a whole, so that addresses of functions stay good wherever they were put;
/// by the finalizer if nobody has disposed the store.
/// </summary>
internal sealed unsafe class StoreMemory : IDisposable
{
    private readonly List<nint> _blocks = [];
    private readonly List<(nint Start, nuint Length)> _reservations = [];
    private readonly List<GCHandle> _handles = [];

    ~StoreMemory() => Free();

    /// <summary>Takes zeroed memory.</summary>
    public void* Allocate(long length)
    {
        void* block = NativeMemory.AllocZeroed(checked((nuint)Math.Max(length, 1)));
        _blocks.Add((nint)block);
        return block;
    }

    /// <summary>Takes zeroed memory for an array.</summary>
    public T* Allocate<T>(long count)
        where T : unmanaged => (T*)Allocate(checked(count * sizeof(T)));

    /// <summary>Makes an array larger, whose content moves. What is new is zero.</summary>
    public ulong* Resize(ulong* array, ulong oldCount, ulong newCount)
    {
        ulong* larger = (ulong*)NativeMemory.Realloc(array, checked((nuint)(newCount * sizeof(ulong))));
        NativeMemory.Clear(larger + oldCount, (nuint)((newCount - oldCount) * sizeof(ulong)));
        _blocks[_blocks.LastIndexOf((nint)array)] = (nint)larger;
        return larger;
    }

    /// <summary>Takes address space, less than wanted if the system has not as much.</summary>
    /// <param name="wanted">How much would be good. It becomes what was given.</param>
    /// <param name="needed">How much it has to be.</param>
    /// <exception cref="InsufficientMemoryException">The system has not even that.</exception>
    public byte* Reserve(ref nuint wanted, nuint needed)
    {
        nuint length = wanted;
        byte* start = SystemMemory.Reserve(length);
        while (start == null && length > needed)
        {
            length = nuint.Max(length / 2 & ~(nuint)0xFFFF, needed);
            start = SystemMemory.Reserve(length);
        }
        if (start == null)
            throw new InsufficientMemoryException($"The system has no {needed:N0} bytes of address space.");
        _reservations.Add(((nint)start, length));
        wanted = length;
        return start;
    }

    /// <summary>
    /// A handle that native memory can hold. It keeps nothing alive: the store does. So a store that nobody knows any more goes
    /// with all that is in it.
    /// </summary>
    public nint HandleOf(object target)
    {
        GCHandle handle = GCHandle.Alloc(target, GCHandleType.Weak);
        _handles.Add(handle);
        return GCHandle.ToIntPtr(handle);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Free();
    }

    private void Free()
    {
        foreach (nint block in _blocks)
            NativeMemory.Free((void*)block);
        foreach ((nint start, nuint length) in _reservations)
            SystemMemory.Release((byte*)start, length);
        foreach (GCHandle handle in _handles)
            handle.Free();
        _blocks.Clear();
        _reservations.Clear();
        _handles.Clear();
    }
}
