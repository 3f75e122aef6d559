using System;

namespace CopyPatch;

/// <summary>
/// Divides a range into blocks, in constant time. All that it knows lies in arrays beside the range, which it never
/// touches: executable memory carries no metadata. Sizes and places count granules (<see cref="ExecutableMemory.Granule"/>).
/// </summary>
/// <remarks>
/// A block, in use or free, is a descriptor; those of neighbours are linked, so that free neighbours join without a
/// search. Not thread-safe.
/// </remarks>
internal sealed class BlockAllocator
{
    // What is looked through to find the block at a place: a block is known for each unit of this many granules that one starts in.
    private const int UnitShift = 12;

    private readonly SizeClasses _free = new();
    private readonly int _start;
    private readonly int[] _firstInUnit; // The first block that starts in it, or 0.
    private Block[] _blocks = new Block[64];
    private int _blockCount = 1; // Block 0 is none.
    private int _spare; // Descriptors that are not used, linked by After.

    /// <summary>Makes an allocator whose range is one free block.</summary>
    public BlockAllocator(int start, int size)
    {
        _start = start;
        _firstInUnit = new int[(size >> UnitShift) + 1];
        int all = NewBlock();
        _blocks[all].Start = start;
        _blocks[all].Size = size;
        _firstInUnit[0] = all;
        AddFree(all);
    }

    /// <summary>Gets the granules of all blocks in use.</summary>
    public long GranulesInUse { get; private set; }

    /// <summary>Gets where a block starts.</summary>
    public int StartOf(int block) => _blocks[block].Start;

    /// <summary>Gets the size of a block.</summary>
    public int SizeOf(int block) => _blocks[block].Size;

    /// <summary>Gets the block in use that a place is in, or zero.</summary>
    public int At(int place)
    {
        if (place < _start)
            return 0;
        int unit = UnitOf(place);
        while (unit >= 0 && (_firstInUnit[unit] == 0 || _blocks[_firstInUnit[unit]].Start > place))
            unit--;
        if (unit < 0)
            return 0;
        int block = _firstInUnit[unit];
        while (place - _blocks[block].Start >= _blocks[block].Size)
        {
            block = _blocks[block].After;
            if (block == 0)
                return 0;
        }

        return _blocks[block].IsFree ? 0 : block;
    }

    /// <summary>Takes a block.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="alignment">The alignment of its start, a power of two.</param>
    /// <returns>The block, or zero when no free block is large enough.</returns>
    public int Allocate(int size, int alignment)
    {
        EnsureDescriptors(2);
        long wanted = (long)size + alignment - 1;
        int block = wanted > int.MaxValue ? 0 : Find((int)wanted);
        if (block == 0)
            return 0;

        RemoveFree(block);
        int lead = -_blocks[block].Start & (alignment - 1);
        if (lead != 0)
        {
            int rest = SplitOff(block, lead);
            AddFree(block);
            block = rest;
        }
        if (_blocks[block].Size > size)
            AddFree(SplitOff(block, size));
        GranulesInUse += size;
        return block;
    }

    /// <summary>Gives a block back.</summary>
    /// <returns>The free range that it is now part of.</returns>
    public (int Start, int Size) Release(int block)
    {
        GranulesInUse -= _blocks[block].Size;
        int after = _blocks[block].After;
        if (after != 0 && _blocks[after].IsFree)
        {
            RemoveFree(after);
            Join(block, after);
        }
        int before = _blocks[block].Before;
        if (before != 0 && _blocks[before].IsFree)
        {
            RemoveFree(before);
            Join(before, block);
            block = before;
        }
        AddFree(block);
        return (_blocks[block].Start, _blocks[block].Size);
    }

    /// <summary>Gets the size of the largest free block.</summary>
    public int LargestFree()
    {
        int largest = 0;
        int list = _free.LargestList();
        for (int block = list < 0 ? 0 : _free[list]; block != 0; block = _blocks[block].NextFree)
            largest = Math.Max(largest, _blocks[block].Size);
        return largest;
    }

    private int Find(int size)
    {
        int list = _free.FindList(size);
        if (list >= 0)
            return _free[list];

        // Only when memory is short: the blocks of the size's own list are some too small, some large enough.
        for (int block = _free[SizeClasses.ListOf(size)]; block != 0; block = _blocks[block].NextFree)
            if (_blocks[block].Size >= size)
                return block;
        return 0;
    }

    // Cuts a block that is in no list; its first part keeps the descriptor.
    private int SplitOff(int block, int size)
    {
        int rest = NewBlock();
        ref Block first = ref _blocks[block];
        ref Block second = ref _blocks[rest];
        second.Start = first.Start + size;
        second.Size = first.Size - size;
        second.Before = block;
        second.After = first.After;
        if (first.After != 0)
            _blocks[first.After].Before = rest;
        first.After = rest;
        first.Size = size;
        ref int known = ref FirstInUnitOf(second.Start);
        if (known == 0 || _blocks[known].Start > second.Start)
            known = rest;
        return rest;
    }

    // Makes a block and the one behind it, neither in a list, one block.
    private void Join(int block, int after)
    {
        ref Block second = ref _blocks[after];
        ref int known = ref FirstInUnitOf(second.Start);
        if (known == after)
        {
            int end = second.Start + second.Size;
            known = second.After != 0 && UnitOf(end) == UnitOf(second.Start) ? second.After : 0;
        }

        _blocks[block].Size += second.Size;
        _blocks[block].After = second.After;
        if (second.After != 0)
            _blocks[second.After].Before = block;
        second.After = _spare;
        _spare = after;
    }

    private void AddFree(int block)
    {
        int list = SizeClasses.ListOf(_blocks[block].Size);
        int next = _free[list];
        _blocks[block].IsFree = true;
        _blocks[block].NextFree = next;
        _blocks[block].PreviousFree = 0;
        _free[list] = block;
        if (next != 0)
            _blocks[next].PreviousFree = block;
        else
            _free.MarkFilled(list);
    }

    private void RemoveFree(int block)
    {
        ref Block removed = ref _blocks[block];
        removed.IsFree = false;
        if (removed.NextFree != 0)
            _blocks[removed.NextFree].PreviousFree = removed.PreviousFree;
        if (removed.PreviousFree != 0)
        {
            _blocks[removed.PreviousFree].NextFree = removed.NextFree;
            return;
        }
        int list = SizeClasses.ListOf(removed.Size);
        _free[list] = removed.NextFree;
        if (removed.NextFree == 0)
            _free.MarkEmpty(list);
    }

    private int UnitOf(int place) => (place - _start) >> UnitShift;

    private ref int FirstInUnitOf(int place) => ref _firstInUnit[UnitOf(place)];

    // Called before anything changes, so that lack of memory changes nothing.
    private void EnsureDescriptors(int count)
    {
        if (_blockCount + count > _blocks.Length)
            Array.Resize(ref _blocks, _blocks.Length * 2);
    }

    private int NewBlock()
    {
        int block = _spare;
        if (block == 0)
            return _blockCount++;
        _spare = _blocks[block].After;
        _blocks[block] = default;
        return block;
    }

    private struct Block
    {
        public int Start;
        public int Size;
        public int Before;
        public int After;
        public int NextFree;
        public int PreviousFree;
        public bool IsFree;
    }
}
