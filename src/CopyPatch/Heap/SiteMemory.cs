using System;
using System.Diagnostics.CodeAnalysis;

namespace CopyPatch;

/// <summary>The memory that sites lie in, beside the code of a heap: committed as it is needed, and never executable.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed unsafe class SiteMemory(ExecutableMemory memory)
{
    // What is aligned for every site; and the sites of two codes share a cache line seldom enough.
    private const int Granule = 16;

    private readonly BlockAllocator _blocks = new(0, (int)(memory.DataLength / Granule));
    private readonly CommitMap _committed = CommitMap.OfData(memory);

    /// <summary>Gets the bytes of all blocks in use.</summary>
    public long BytesInUse => _blocks.GranulesInUse * Granule;

    /// <summary>Gets the bytes that are taken from the system.</summary>
    public long BytesCommitted => _committed.CommittedBytes;

    /// <summary>Takes a block. What is in it is nobody's.</summary>
    /// <exception cref="InsufficientMemoryException">There is no room, or the system has none.</exception>
    public SiteBlock Allocate(int length)
    {
        int block = _blocks.Allocate((int)(((long)length + Granule - 1) / Granule), 1);
        if (block == 0)
            ThrowFull(length);
        long offset = (long)_blocks.StartOf(block) * Granule;
        if (_committed.Commit(offset, length) is { } refusal)
        {
            _blocks.Release(block);
            ThrowRefused(length, refusal);
        }

        return new SiteBlock(block, (nint)(memory.Data + offset));
    }

    /// <summary>Takes a block back.</summary>
    public void Release(SiteBlock sites)
    {
        long offset = (long)_blocks.StartOf(sites.Id) * Granule;
        long length = (long)_blocks.SizeOf(sites.Id) * Granule;
        (int start, int size) = _blocks.Release(sites.Id);
        _committed.Release(offset, length, (long)start * Granule, (long)size * Granule);
    }

    [DoesNotReturn]
    private void ThrowFull(int length) => throw new InsufficientMemoryException(
        $"The code heap has no room for {length:N0} bytes of sites: {BytesInUse:N0} of its {memory.DataLength:N0} bytes for sites are in "
        + $"use, and the largest free range has {(long)_blocks.LargestFree() * Granule:N0}. A heap of a larger capacity has more.");

    [DoesNotReturn]
    private void ThrowRefused(int length, SystemRefusal refusal) => throw new InsufficientMemoryException(
        $"The system refuses memory for {length:N0} bytes of sites ({refusal}): {BytesInUse:N0} of the code heap's "
        + $"{memory.DataLength:N0} bytes for sites are in use.");
}
