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

    /// <summary>The greatest capacity in bytes: 2 GB less one granule, how far x86-64 calls directly.</summary>
    public const long MaximumCapacity = (1L << 31) - ExecutableMemory.Granule;

    // The first page is the heap's own: the cache routine of AArch64, and the entries. So a heap full of code still has
    // room for the entry that calls it.
    private const int HeaderLength = 4096;

    private readonly Lock _lock = new();
    private readonly ExecutableMemory _memory;
    private readonly GranuleMap _granules;
    private readonly BlockAllocator _blocks;
    private readonly RestingBlocks _resting = new();
    private readonly EntryTable _entries;
    private readonly bool _remapsReleased;
    private int _blocksInUse;
    private volatile bool _isDisposed;

    /// <summary>Reserves address space. Nearly no memory is taken before code is compiled.</summary>
    /// <param name="capacity">
    /// The most bytes that the heap can hold, 65,536 to <see cref="MaximumCapacity"/>; rounded up to a multiple of 65,536.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of that range.</exception>
    /// <exception cref="InsufficientMemoryException">The system refuses the reservation.</exception>
    /// <exception cref="PlatformNotSupportedException">CopyPatch has no code heap for this system yet.</exception>
    public CodeHeap(long capacity = DefaultCapacity)
        : this(ExecutableMemory.Reserve(RoundCapacity(capacity)))
    {
    }

    internal CodeHeap(ExecutableMemory memory)
    {
        _memory = memory;
        _granules = new GranuleMap(memory);
        _blocks = new BlockAllocator(
            HeaderLength / BlockAllocator.Granule, (int)((memory.Length - HeaderLength) / BlockAllocator.Granule));
        _entries = new EntryTable(InstructionCache.HeaderSize, HeaderLength);
        if (!_granules.TryCommit(0, HeaderLength))
        {
            memory.Dispose();
            throw new InsufficientMemoryException(
                $"A code heap of {memory.Length:N0} bytes was reserved, but the system has no memory for its first page.");
        }
        _remapsReleased = !InstructionCache.WriteRoutine(memory.Writable, memory.Executable);
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
                return (_blocks.GranulesInUse * BlockAllocator.Granule) - _resting.Length;
        }
    }

    /// <summary>Gets the bytes that are taken from the system, in units of 65,536.</summary>
    public long BytesCommitted
    {
        get
        {
            lock (_lock)
                return _granules.CommittedBytes;
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
        !Veneer.IsNeeded(target, (nint)_memory.Executable, _memory.Length, Machine.Architecture);

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
            if (!_granules.TryCommit(offset, length))
            {
                _blocks.Release(block);
                ThrowOutOfMemory(length);
            }
            _blocksInUse++;
            return new CodeBlock(block, _memory.Executable + offset, _memory.Writable + offset, (int)length);
        }
    }

    /// <summary>Makes the code of a block visible to instruction fetch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Publish(CodeBlock block) =>
        InstructionCache.Publish(_memory.Executable, block.Executable, block.Length);

    /// <summary>Takes memory back, which is poisoned before it is used again.</summary>
    internal void Release(CodeBlock block)
    {
        // Its start at once, so that a call through a stale address traps; the rest when it has rested.
        Fill(block.Writable, block.Executable, Math.Min(block.GranularLength, BlockAllocator.Granule));
        lock (_lock)
        {
            if (block.GranularLength >= RestingBlocks.MaximumLength)
            {
                Reclaim(block);
            }
            else
            {
                while (_resting.IsFullFor(block))
                    Reclaim(_resting.Take());
                _resting.Add(block);
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
        while ((block = _blocks.Allocate(size, Math.Max(alignment / BlockAllocator.Granule, 1))) == 0 && _resting.Count > 0)
            Reclaim(_resting.Take());
        return block;
    }

    // With the lock held.
    private void Reclaim(CodeBlock block)
    {
        Fill(block.Writable, block.Executable, block.GranularLength);
        long offset = block.Writable - _memory.Writable;
        if (_remapsReleased)
            Remap(offset, block.GranularLength);
        (int start, int size) = _blocks.Release(block.Id);
        _granules.Release(
            offset, block.GranularLength, (long)start * BlockAllocator.Granule, (long)size * BlockAllocator.Granule);
    }

    private void Fill(byte* writable, byte* executable, int length)
    {
        Poison.Fill(new Span<byte>(writable, length), Machine.Architecture);
        InstructionCache.Flush(_memory.Executable, executable, length);
    }

    private static long RoundCapacity(long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, ExecutableMemory.Granule);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCapacity);
        return (capacity + ExecutableMemory.Granule - 1) & -ExecutableMemory.Granule;
    }

    private void Remap(long offset, int length)
    {
        long start = offset & -ExecutableMemory.Granule;
        long end = (offset + length + ExecutableMemory.Granule - 1) & -ExecutableMemory.Granule;
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
            code.CopyTo(new Span<byte>(_memory.Writable + offset, code.Length));
            InstructionCache.Publish(_memory.Executable, _memory.Executable + offset, code.Length);
            _entries.Add(offset, code.Length);
            return offset;
        }
    }

    [DoesNotReturn]
    private void ThrowFull(long length) => throw new InsufficientMemoryException(
        $"The code heap has no room for {length:N0} bytes: {BytesInUse:N0} of its {Capacity:N0} bytes are in use, and its " +
        $"largest free range has {(long)_blocks.LargestFree() * BlockAllocator.Granule:N0}.");

    [DoesNotReturn]
    private void ThrowOutOfMemory(long length) => throw new InsufficientMemoryException(
        $"The system has no memory for {length:N0} bytes of code: {BytesInUse:N0} of the code heap's {Capacity:N0} bytes are " +
        $"in use, and {BytesCommitted:N0} are committed.");
}
