using System;

namespace CopyPatch;

/// <summary>The constant data of the stencils of one emission. Each datum is placed once, behind the code.</summary>
internal sealed class DataTable
{
    private int[] _offsets = []; // By datum; one more than its offset, zero for one that is not placed.
    private int[] _placed = new int[8];
    private int _count;

    /// <summary>Gets the bytes that all placed data take.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the greatest alignment of a placed datum.</summary>
    public int Alignment { get; private set; } = 1;

    /// <summary>Gets the data that are placed.</summary>
    public ReadOnlySpan<int> Placed => _placed.AsSpan(0, _count);

    /// <summary>Gets where a placed datum is, relative to the first.</summary>
    public int OffsetOf(int datum) => _offsets[datum] - 1;

    /// <summary>Whether a datum has its place.</summary>
    public bool Contains(int datum) => (uint)datum < (uint)_offsets.Length && _offsets[datum] != 0;

    /// <summary>Gives a datum its place.</summary>
    public void Place(int datum, int length, int alignment)
    {
        if (datum >= _offsets.Length)
            Array.Resize(ref _offsets, Math.Max(datum + 1, _offsets.Length * 2));
        if (_count == _placed.Length)
            Array.Resize(ref _placed, _count * 2);
        int offset = checked(Length + alignment - 1) & -alignment;
        Length = checked(offset + length);
        Alignment = Math.Max(Alignment, alignment);
        _offsets[datum] = offset + 1;
        _placed[_count++] = datum;
    }

    /// <summary>Forgets all data.</summary>
    public void Clear()
    {
        foreach (int datum in Placed)
            _offsets[datum] = 0;
        _count = 0;
        Length = 0;
        Alignment = 1;
    }
}
