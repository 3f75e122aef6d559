using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// Memory for compiled code. One reservation of address space, mapped twice: code is written through one view and
/// executed through the other, so that no address is ever writable and executable.
/// </summary>
/// <remarks>
/// Safe for use by many threads. Memory is taken from the system as it is needed, and code that is disposed gives its
/// memory back to the heap. The mapping itself goes when the heap and all its code are disposed, or can no longer be
/// reached.
/// </remarks>
public sealed unsafe class CodeHeap : IDisposable
{
    /// <summary>The capacity of a heap in bytes that is made without one: 128 MB, how far AArch64 calls directly.</summary>
    public const long DefaultCapacity = 128L << 20;

    /// <summary>The greatest capacity in bytes: 2 GB less 64 KB, how far x86-64 calls directly.</summary>
    public const long MaximumCapacity = (1L << 31) - ExecutableMemory.CommitUnit;

    // The first page is the heap's own: the cache routine of AArch64, and the entries. So a heap full of code still has
    // room for the entry that calls it.
    private const int HeaderLength = 4096;

    private readonly Lock _lock = new();
    private readonly ExecutableMemory _memory;
    private readonly CommitMap _committed;
    private readonly BlockAllocator _blocks;
    private readonly Quarantine _quarantine = new();
    private readonly InstructionCache _cache;
    private readonly EntryTable _entries;
    private readonly bool _remapsReleased;
    private int _blocksInUse;
    private volatile bool _isDisposed;

    /// <summary>Reserves address space. Nearly no memory is taken before code is compiled.</summary>
    /// <param name="capacity">
    /// The most bytes that the heap can hold, 65,536 to <see cref="MaximumCapacity"/>; rounded up to a multiple of 65,536.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of that range.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no memory, address space or file for it.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// CopyPatch has no code heap for this system yet, or a policy of the system forbids executable memory.
    /// </exception>
    public CodeHeap(long capacity = DefaultCapacity)
        : this(ExecutableMemory.Reserve(RoundCapacity(capacity)))
    {
    }

    internal CodeHeap(ExecutableMemory memory)
    {
        _memory = memory;
        _committed = new CommitMap(memory);
        _blocks = new BlockAllocator(
            HeaderLength / BlockAllocator.Granule, (int)((memory.Length - HeaderLength) / BlockAllocator.Granule));
        if (_committed.Commit(0, HeaderLength) is { } refusal)
        {
            memory.Dispose();
            throw new InsufficientMemoryException(
                $"A code heap of {memory.Length:N0} bytes was reserved, but the system refuses its first page ({refusal}).");
        }
        _cache = new InstructionCache(memory, InstructionSet.Current);
        _entries = new EntryTable(_cache.HeaderSize, HeaderLength);
        _remapsReleased = !_cache.Works;
    }

    /// <summary>Gets the bytes of address space that are reserved; one page of them is the heap's own.</summary>
    public long Capacity => _memory.Length;

    /// <summary>
    /// Gets the bytes that compiled code takes, with its data and veneers, in units of 16.
    /// </summary>
    public long BytesInUse
    {
        get
        {
            lock (_lock)
                return (_blocks.GranulesInUse * BlockAllocator.Granule) - _quarantine.Length;
        }
    }

    /// <summary>Gets the bytes that are taken from the system, in units of 65,536.</summary>
    public long BytesCommitted
    {
        get
        {
            lock (_lock)
                return _committed.CommittedBytes;
        }
    }

    internal bool IsDisposed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _isDisposed;
    }

    /// <summary>
    /// Ends the heap: nothing more can be compiled, and <c>Run</c> of its code throws. Its memory is unmapped when the
    /// last of its code is disposed, so code that is running now goes on safely.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            if (_blocksInUse == 0)
                _memory.Dispose();
        }
    }

    /// <summary>Whether a branch from anywhere in this heap reaches an address.</summary>
    internal bool Reaches(nint target) =>
        InstructionSet.Current.Reaches(target, (nint)_memory.Executable, _memory.Length);

    /// <summary>Takes memory, which is filled with poison. Its owner writes it without a lock.</summary>
    /// <exception cref="InsufficientMemoryException">The heap or the system has no room.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    internal CodeBlock Allocate(long length, int alignment)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            int block = FindBlock(length, alignment);
            if (block == 0)
                ThrowFull(length);

            long offset = (long)_blocks.StartOf(block) * BlockAllocator.Granule;
            if (_committed.Commit(offset, length) is { } refusal)
            {
                _blocks.Release(block);
                ThrowRefused(length, refusal);
            }
            _blocksInUse++;
            return new CodeBlock(block, _memory.Executable + offset, (int)length);
        }
    }

    /// <summary>Begins to write a block. Its end publishes it.</summary>
    internal WriteScope Write(CodeBlock block) => Write(OffsetOf(block), block.Length);

    /// <summary>Takes memory back, which is poisoned before it is used again.</summary>
    internal void Release(CodeBlock block)
    {
        // Its start at once, so that a call through a stale address traps; the rest when it leaves the quarantine.
        Poison(OffsetOf(block), Math.Min(block.GranularLength, BlockAllocator.Granule));
        lock (_lock)
        {
            if (block.GranularLength >= Quarantine.MaximumLength)
            {
                Reclaim(block);
            }
            else
            {
                while (_quarantine.IsFullFor(block))
                    Reclaim(_quarantine.Take());
                _quarantine.Add(block);
            }

            if (--_blocksInUse == 0 && _isDisposed)
                _memory.Dispose();
        }
    }

    /// <summary>Gets the address of an entry with these bytes, which is placed if there is none yet.</summary>
    /// <exception cref="InsufficientMemoryException">The heap or the system has no room.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    internal nint InternEntry(ReadOnlySpan<byte> code)
    {
        int offset = _entries.Find(code, _memory.Executable);
        return (nint)(_memory.Executable + (offset >= 0 ? offset : AddEntry(code)));
    }

    private int FindBlock(long length, int alignment)
    {
        if (length > _memory.Length)
            return 0;
        int size = (int)((length + BlockAllocator.Granule - 1) / BlockAllocator.Granule);
        int block;
        while ((block = _blocks.Allocate(size, Math.Max(alignment / BlockAllocator.Granule, 1))) == 0 && _quarantine.Count > 0)
            Reclaim(_quarantine.Take());
        return block;
    }

    // With the lock held.
    private void Reclaim(CodeBlock block)
    {
        long offset = OffsetOf(block);
        Poison(offset, block.GranularLength);
        if (_remapsReleased)
            Remap(offset, block.GranularLength);
        (int start, int size) = _blocks.Release(block.Id);
        _committed.Release(
            offset, block.GranularLength, (long)start * BlockAllocator.Granule, (long)size * BlockAllocator.Granule);
    }

    private long OffsetOf(CodeBlock block) => block.Executable - _memory.Executable;

    private WriteScope Write(long offset, int length) =>
        new(_cache, _memory.Writable + offset, _memory.Executable + offset, length);

    private void Poison(long offset, int length)
    {
        InstructionSet.Current.FillWithTraps(new Span<byte>(_memory.Writable + offset, length));
        _cache.Flush(_memory.Executable + offset, length);
    }

    private static long RoundCapacity(long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, ExecutableMemory.CommitUnit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCapacity);
        return (capacity + ExecutableMemory.CommitUnit - 1) & -ExecutableMemory.CommitUnit;
    }

    private void Remap(long offset, int length)
    {
        long start = offset & -ExecutableMemory.CommitUnit;
        long end = (offset + length + ExecutableMemory.CommitUnit - 1) & -ExecutableMemory.CommitUnit;
        _memory.Remap(start, end - start);
    }

    private int AddEntry(ReadOnlySpan<byte> code)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            int offset = _entries.Find(code, _memory.Executable);
            if (offset >= 0)
                return offset;
            offset = _entries.Take(code.Length);
            if (offset < 0)
            {
                // An entry is never given back, so it must not count as code that keeps the mapping alive.
                offset = (int)(Allocate(code.Length, BlockAllocator.Granule).Executable - _memory.Executable);
                _blocksInUse--;
            }
            using (WriteScope scope = Write(offset, code.Length))
                code.CopyTo(scope.Memory);
            _entries.Add(offset, code.Length);
            return offset;
        }
    }

    [DoesNotReturn]
    private void ThrowFull(long length) => throw new InsufficientMemoryException(
        $"The code heap has no room for {length:N0} bytes: {BytesInUse:N0} of its {Capacity:N0} bytes are in use, and its " +
        $"largest free range has {(long)_blocks.LargestFree() * BlockAllocator.Granule:N0}.");

    [DoesNotReturn]
    private void ThrowRefused(long length, string refusal) => throw new InsufficientMemoryException(
        $"The system refuses memory for {length:N0} bytes of code ({refusal}): {BytesInUse:N0} of the code heap's {Capacity:N0} " +
        $"bytes are in use, and {BytesCommitted:N0} are committed.");
}
