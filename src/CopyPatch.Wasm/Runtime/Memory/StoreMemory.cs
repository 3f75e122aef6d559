using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>
/// All unmanaged memory of a store. It is given back as a whole, so that addresses of functions stay good wherever they were put;
/// by the finalizer if nobody has disposed the store.
/// </summary>
/// <param name="options">How much it may be.</param>
internal sealed unsafe class StoreMemory(WasmStoreOptions options) : IDisposable
{
    // What each block and object takes besides its content, about: of the allocator, and of the objects that stand for it in C#.
    private const int Overhead = 64;

    // From so many bytes on the system is asked first.
    private const int Large = 1 << 20;

    private readonly HashSet<nint> _blocks = [];
    private readonly List<(nint Start, nuint Length)> _reservations = [];
    private readonly List<GCHandle> _handles = [];
    private long _pageBytes;

    // The first of them are free, so that a memory may have all that the store allows.
    private long _otherBytes = -WasmStoreOptions.FreeBytes;

    ~StoreMemory() => Free();

    /// <summary>Counts bytes of memories, if there may be so many more.</summary>
    public bool TryTakePages(long bytes)
    {
        if (bytes > options.MaximumMemoryBytes - _pageBytes - Math.Max(0, _otherBytes))
            return false;
        _pageBytes += bytes;
        return true;
    }

    /// <summary>Counts fewer of them.</summary>
    public void GivePagesBack(long bytes) => _pageBytes -= bytes;

    /// <summary>Counts bytes of anything else, if there may be so many more.</summary>
    public bool TryTake(long bytes)
    {
        if (Math.Max(0, _otherBytes + bytes) > options.MaximumMemoryBytes - _pageBytes)
            return false;
        _otherBytes += bytes;
        return true;
    }

    /// <summary>Counts bytes of anything else.</summary>
    /// <exception cref="WasmLinkException">There may not be so many more.</exception>
    public void Take(long bytes)
    {
        if (!TryTake(bytes))
        {
            throw new WasmLinkException(
                "The store may take no more memory: what its memories, tables, instances and references have is all that "
                + $"{nameof(WasmStoreOptions)}.{nameof(WasmStoreOptions.MaximumMemoryBytes)} allows.");
        }
    }

    /// <summary>Takes zeroed memory, and counts it unless that was done.</summary>
    /// <exception cref="WasmLinkException">The store may have no more.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no more.</exception>
    public void* Allocate(long length, bool isCounted = false)
    {
        Take(isCounted ? Overhead : length + Overhead);
        if (length >= Large && !SystemMemory.Current.HasRoom((nuint)length))
            throw new InsufficientMemoryException($"The system has no {length:N0} bytes of memory.");
        void* block = NativeMemory.AllocZeroed((nuint)Math.Max(length, 1));
        _blocks.Add((nint)block);
        return block;
    }

    /// <summary>Takes zeroed memory for an array.</summary>
    public T* Allocate<T>(long count, bool isCounted = false)
        where T : unmanaged => (T*)Allocate(checked(count * sizeof(T)), isCounted);

    /// <summary>Makes an array larger, whose content moves. What is new is not cleared, and is to be counted by whoever uses it.</summary>
    /// <returns>Where it is now; null where the system has not as much.</returns>
    public T* TryResize<T>(T* array, long count)
        where T : unmanaged
    {
        nuint length = (nuint)count * (nuint)sizeof(T);
        if (length >= Large && !SystemMemory.Current.HasRoom(length))
            return null;
        T* larger = (T*)NativeMemory.Realloc(array, length);
        _blocks.Remove((nint)array);
        _blocks.Add((nint)larger);
        return larger;
    }

    /// <summary>Takes address space, less than wanted if the system has not as much.</summary>
    /// <param name="wanted">How much would be good. It becomes what was given.</param>
    /// <param name="needed">How much it has to be.</param>
    /// <exception cref="InsufficientMemoryException">The system has not even that.</exception>
    public byte* Reserve(ref nuint wanted, nuint needed)
    {
        nuint length = wanted;
        byte* start = TryReserve(length);
        while (start == null && length > needed)
        {
            length = nuint.Max(length / 2 & ~(nuint)0xFFFF, needed);
            start = TryReserve(length);
        }
        if (start == null)
        {
            throw new InsufficientMemoryException(
                $"The system has no {needed:N0} bytes of address space, or .NET would be left without enough of it or of mappings "
                + "(ulimit -v, sysctl vm.max_map_count).");
        }
        wanted = length;
        return start;
    }

    /// <summary>Takes address space.</summary>
    /// <returns>Where it starts; null where the system has not as much.</returns>
    public byte* TryReserve(nuint length)
    {
        byte* start = SystemMemory.Current.Reserve(length);
        if (start != null)
            _reservations.Add(((nint)start, length));
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
            SystemMemory.Current.Release((byte*)start, length);
        foreach (GCHandle handle in _handles)
            handle.Free();
        _blocks.Clear();
        _reservations.Clear();
        _handles.Clear();
    }
}
