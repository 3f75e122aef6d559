using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lua;

/// <summary>
/// The heap of a state: cells in native memory, which never move. Small ones come from blocks of cells of one size, large ones have blocks
/// of their own. Nothing is collected here but by <see cref="Collect"/>; who allocates asks <see cref="WantsCollection"/> where all
/// that is alive can be found from the roots.
/// </summary>
internal sealed unsafe partial class LuaHeap : IDisposable
{
    private const int FirstPiece = 1024; // bytes
    private const int FirstBlock = 1 + (int)(Region.Length / Sizes.Block * sizeof(uint) / Sizes.Block);
    private const int LastBlock = (int)(Region.Length / Sizes.Block) - 1;

    // What a block is: 0 free, a class + 1, or one of these.
    private const uint LargeHead = 0x4000_0000, LargeRest = 0x8000_0000, FreeHead = 0x2000_0000, NotSwept = 0x0100_0000, LengthMask = 0x00FF_FFFF;

    private readonly Stack<int>?[] _freeRuns = new Stack<int>?[32];
    private readonly HashSet<int> _large = [];
    private readonly Stack<int>?[] _toSweep = new Stack<int>?[Sizes.Count];
    private readonly Piece[] _pieces = new Piece[Sizes.Count];
    private byte* _start;
    private uint* _blocks;
    private int _frontier = FirstBlock;

    public LuaHeap(long limit)
    {
        Limit = limit;
        _start = Region.Take();
        Region.CommitPages(_start, FirstBlock * (long)Sizes.Block);
        Context = (Context*)_start;
        *Context = default;
        _blocks = (uint*)(_start + Sizes.Block);
        Context->rootShape = Shapes.Root.Number;
        Context->classes = Sizes.Classes;
        StartStrings();
    }

    /// <summary>Where references count from.</summary>
    public byte* Start => _start;

    public Context* Context { get; }

    /// <summary>How many bytes it may have in use; more is an error of Lua's.</summary>
    public long Limit { get; set; }

    /// <summary>Bytes of the cells in use: those that the last collection left, and all since.</summary>
    public long InUse { get; private set; }

    public T* At<T>(uint reference)
        where T : unmanaged => (T*)(_start + reference);

    public uint ReferenceOf(void* cell) => (uint)((byte*)cell - _start);

    public void Dispose()
    {
        if (_start == null)
            return;
        NativeMemory.Free(Context->strings);
        Region.Return(_start, (long)_frontier << Sizes.BlockShift);
        _start = null;
    }

    /// <summary>A cell of at least so many bytes, with its kind; the rest of it is anything.</summary>
    /// <exception cref="LuaMemoryException">The limit does not allow it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Allocate(CellKind kind, long bytes)
    {
        if (bytes > Sizes.LargestSmall)
            return AllocateLarge(kind, bytes);
        int sizeClass = Sizes.ClassOf((int)bytes);
        uint cell = Context->free[sizeClass];
        if (cell == 0)
            cell = Refill(sizeClass);
        Context->free[sizeClass] = *(uint*)(_start + cell + 4);
        *(ulong*)(_start + cell) = (ulong)kind;
        return cell;
    }

    /// <summary>Gives a cell back that nobody refers to any more.</summary>
    public void Free(uint cell, long bytes)
    {
        uint block = cell >> Sizes.BlockShift;
        if (bytes > Sizes.LargestSmall)
        {
            _large.Remove((int)block);
            InUse -= Sizes.Rounded(bytes);
            FreeRun((int)block, (int)(_blocks[block] & LengthMask));
            return;
        }

        *(ulong*)(_start + cell) = 0;
        if ((_blocks[block] & NotSwept) != 0)
            return;
        int sizeClass = Sizes.ClassOf((int)bytes);
        *(uint*)(_start + cell + 4) = Context->free[sizeClass];
        Context->free[sizeClass] = cell;
        InUse -= Sizes.Of(sizeClass);
    }

    /// <summary>Sees to it that there is a cell of a class.</summary>
    public uint Refill(int sizeClass)
    {
        int size = Sizes.Of(sizeClass);
        Stack<int>? toSweep = _toSweep[sizeClass];
        while (toSweep is { Count: > 0 })
        {
            if (Sweep(toSweep.Pop(), size) is uint found and not 0)
                return Context->free[sizeClass] = found;
        }

        ref Piece piece = ref _pieces[sizeClass];
        if (piece.Cells == 0)
        {
            Charge(Sizes.Block);
            int block = TakeRun(1);
            _blocks[block] = (uint)sizeClass + 1;
            piece.First = (uint)block << Sizes.BlockShift;
            piece.Cells = Sizes.Block / size;
        }

        // A state that has few cells of a size touches little memory.
        piece.Wanted = Math.Min(Sizes.Block, Math.Max(FirstPiece, 2 * piece.Wanted));
        int count = Math.Clamp(piece.Wanted / size, 1, piece.Cells);
        uint next = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            uint cell = piece.First + (uint)(i * size);
            *(uint*)(_start + cell) = 0;
            *(uint*)(_start + cell + 4) = next;
            next = cell;
        }

        piece.First += (uint)(count * size);
        piece.Cells -= count;
        return Context->free[sizeClass] = next;
    }

    // What was not made cells yet is free cells, as the sweep wants it.
    private void FinishPieces()
    {
        for (int i = 0; i < Sizes.Count; i++)
        {
            ref Piece piece = ref _pieces[i];
            for (; piece.Cells > 0; piece.Cells--, piece.First += (uint)Sizes.Of(i))
                *(uint*)(_start + piece.First) = 0;
        }
    }

    private uint AllocateLarge(CellKind kind, long bytes)
    {
        long rounded = Sizes.Rounded(bytes);
        Charge(rounded);
        int count = (int)(rounded >> Sizes.BlockShift);
        int block = TakeRun(count);
        _blocks[block] = LargeHead | (uint)count;
        for (int i = 1; i < count; i++)
            _blocks[block + i] = LargeRest;
        _large.Add(block);
        uint cell = (uint)block << Sizes.BlockShift;
        *(ulong*)(_start + cell) = (ulong)kind;
        return cell;
    }

    /// <summary>Counts memory that is about to be taken.</summary>
    /// <exception cref="LuaMemoryException">The limit does not allow it.</exception>
    public void Charge(long bytes)
    {
        if (InUse + bytes > Limit)
        {
            // Who goes on in spite of it has made garbage.
            if (bytes <= Limit)
                Threshold = 0;
            throw new LuaMemoryException();
        }

        InUse += bytes;
    }

    // Runs of free blocks lie by the power of two of their length; one of the next power is long enough in any case.
    private int TakeRun(int count)
    {
        for (int power = count == 1 ? 0 : 32 - int.LeadingZeroCount(count - 1); power < _freeRuns.Length; power++)
        {
            if (_freeRuns[power] is not { Count: > 0 } runs)
                continue;
            int run = runs.Pop();
            int length = (int)(_blocks[run] & LengthMask);
            _blocks[run] = 0;
            if (length > count)
                FreeRun(run + count, length - count);
            return run;
        }

        if (_frontier + (long)count > LastBlock)
            throw new LuaMemoryException();
        int first = _frontier;
        Region.CommitPages(_start + ((long)first << Sizes.BlockShift), (long)count << Sizes.BlockShift);
        _frontier += count;
        return first;
    }

    private void FreeRun(int first, int count)
    {
        _blocks[first] = FreeHead | (uint)count;
        for (int i = 1; i < count; i++)
            _blocks[first + i] = 0;
        int power = 31 - int.LeadingZeroCount(count);
        (_freeRuns[power] ??= new Stack<int>()).Push(first);
    }

    // The end of a block, of which no cells have been made yet: each time twice as many bytes become cells.
    private struct Piece
    {
        public uint First;
        public int Cells;
        public int Wanted;
    }
}
