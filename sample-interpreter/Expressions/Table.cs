using System;
using System.Runtime.InteropServices;

namespace Expressions;

/// <summary>
/// The columns of the sample, one behind the other in memory, and one more for results. It is native memory, since machine
/// code holds plain pointers to it and no garbage collector may move it.
/// </summary>
internal sealed unsafe class Table : IDisposable
{
    /// <summary>What an element takes, whatever its type.</summary>
    private const int ElementSize = 8;

    private long* _elements;

    /// <summary>Takes memory for a table of this many rows, all 0.</summary>
    public Table(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1); // the compiled loop looks for its end behind a row
        Rows = rows;
        _elements = (long*)NativeMemory.AllocZeroed((nuint)rows, (nuint)(ElementSize * (Columns.Length + 1)));
    }

    /// <summary>The columns: doubles and longs.</summary>
    public static Column[] Columns { get; } =
    [
        new(0, "a", NumberType.Double), new(1, "b", NumberType.Double), new(2, "c", NumberType.Double),
        new(3, "i", NumberType.Long), new(4, "j", NumberType.Long), new(5, "k", NumberType.Long),
    ];

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>The first element of the first column.</summary>
    public byte* FirstRow => (byte*)_elements;

    /// <summary>Where the first column ends.</summary>
    public byte* End => (byte*)(_elements + Rows);

    /// <summary>How far behind the first column's element that of the results is, in bytes.</summary>
    public long ResultOffset => (long)ElementSize * Rows * Columns.Length;

    /// <summary>The results. Those of an expression of doubles are the bits of doubles.</summary>
    public Span<long> Results => new(_elements + ((long)Rows * Columns.Length), Rows);

    /// <summary>How far behind the first column's element that of another column is, in bytes.</summary>
    public long OffsetOf(Column column) => (long)ElementSize * Rows * column.Index;

    /// <summary>The elements of a column of longs.</summary>
    public Span<long> Longs(Column column) => new(FirstRow + OffsetOf(column), Rows);

    /// <summary>The elements of a column of doubles.</summary>
    public Span<double> Doubles(Column column) => new(FirstRow + OffsetOf(column), Rows);

    /// <summary>Fills all columns with numbers that are the same in every run: doubles from -1 to 1, longs from -1000 to 1000.</summary>
    public void Fill()
    {
        Random random = new(1);
        foreach (Column column in Columns)
        {
            if (column.Type == NumberType.Long)
            {
                foreach (ref long element in Longs(column))
                    element = random.Next(-1000, 1001);
            }
            else
            {
                foreach (ref double element in Doubles(column))
                    element = random.NextDouble() * 2 - 1;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_elements);
        _elements = null;
    }
}
