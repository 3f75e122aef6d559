using System.Numerics;

namespace CopyPatch;

/// <summary>
/// Lists of free blocks by size, with two levels of bitmaps over them (Masmano et al., "TLSF: a new dynamic memory
/// allocator for real-time systems", 2004): the smallest list whose blocks all fit is found without a search.
/// </summary>
/// <remarks>A row is a power of two of granules; its 16 columns divide it evenly. The first row is sizes below 16.</remarks>
internal sealed class SizeClasses
{
    private const int ColumnBits = 4;
    private const int Columns = 1 << ColumnBits;
    private const int Rows = 32 - ColumnBits;

    private readonly int[] _heads = new int[Rows * Columns];
    private readonly ushort[] _columns = new ushort[Rows];
    private uint _rows;

    /// <summary>Gets the first block of a list; zero is none.</summary>
    public ref int this[int list] => ref _heads[list];

    /// <summary>Gets the list that a block of this size is in.</summary>
    public static int ListOf(int size)
    {
        if (size < Columns)
            return size;
        int log = BitOperations.Log2((uint)size);
        return ((log - ColumnBits + 1) << ColumnBits) + ((size >> (log - ColumnBits)) & (Columns - 1));
    }

    /// <summary>Gets a list that is not empty and whose blocks all have this size or more, or -1.</summary>
    public int FindList(int size)
    {
        long rounded = size < Columns ? size : size + (1L << (BitOperations.Log2((uint)size) - ColumnBits)) - 1;
        return rounded > int.MaxValue ? -1 : FindAtOrAbove(ListOf((int)rounded));
    }

    /// <summary>Gets the list of the largest blocks, or -1.</summary>
    public int LargestList()
    {
        if (_rows == 0)
            return -1;
        int row = BitOperations.Log2(_rows);
        return (row << ColumnBits) + BitOperations.Log2(_columns[row]);
    }

    /// <summary>Says that a list has got a first block.</summary>
    public void MarkFilled(int list)
    {
        int row = list >> ColumnBits;
        _columns[row] |= (ushort)(1 << (list & (Columns - 1)));
        _rows |= 1u << row;
    }

    /// <summary>Says that a list has lost its last block.</summary>
    public void MarkEmpty(int list)
    {
        int row = list >> ColumnBits;
        _columns[row] &= (ushort)~(1 << (list & (Columns - 1)));
        if (_columns[row] == 0)
            _rows &= ~(1u << row);
    }

    private int FindAtOrAbove(int list)
    {
        int row = list >> ColumnBits;
        uint columns = _columns[row] & (uint.MaxValue << (list & (Columns - 1)));
        if (columns == 0)
        {
            // A shift by 32 would be one by 0.
            uint rows = row == 31 ? 0 : _rows & (uint.MaxValue << (row + 1));
            if (rows == 0)
                return -1;
            row = BitOperations.TrailingZeroCount(rows);
            columns = _columns[row];
        }
        return (row << ColumnBits) + BitOperations.TrailingZeroCount(columns);
    }
}
