using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>
/// The data section of one emission: the data of its stencils, each placed once; constants, each value once; tables of
/// labels, whose addresses are filled in when the code has its place.
/// </summary>
internal sealed class DataSection
{
    private byte[] _bytes = [];
    private int[] _data = []; // By datum of the stencils: one more than its offset, zero for one that is not placed.
    private readonly List<int> _placed = []; // Which of them are.
    private readonly Dictionary<Constant, int> _constants = []; // To the constant's label.
    private readonly List<TableEntry> _entries = [];

    /// <summary>Gets the bytes that all data take.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the greatest alignment of a datum.</summary>
    public int Alignment { get; private set; } = 1;

    /// <summary>Gets the data, with zeros where addresses go.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Gets the entries of all tables.</summary>
    public List<TableEntry> Entries => _entries;

    /// <summary>Gets the bytes that the section holds on to.</summary>
    public long HeldBytes => _bytes.Length + (4L * _data.Length) + (4L * _placed.Capacity) + (64L * _constants.Capacity)
        + (8L * _entries.Capacity);

    /// <summary>Gets where a datum of the stencils is, or -1 if it is not placed.</summary>
    public int OffsetOf(int datum) => (uint)datum < (uint)_data.Length ? _data[datum] - 1 : -1;

    /// <summary>Gives a datum of the stencils its place.</summary>
    public int Place(int datum, ReadOnlySpan<byte> bytes, int alignment)
    {
        if (datum >= _data.Length)
            Array.Resize(ref _data, Math.Max(datum + 1, _data.Length * 2));
        _placed.Add(datum);
        int offset = Append(bytes.Length, alignment);
        bytes.CopyTo(_bytes.AsSpan(offset));
        _data[datum] = offset + 1;
        return offset;
    }

    /// <summary>Finds the label of a constant that was placed.</summary>
    public bool TryFind(in Constant constant, out int label) => _constants.TryGetValue(constant, out label);

    /// <summary>Gives a constant its place.</summary>
    public int Place(in Constant constant, int label)
    {
        _constants.Add(constant, label);
        int offset = Append(constant.Length, constant.Length);
        constant.CopyTo(_bytes.AsSpan(offset));
        return offset;
    }

    /// <summary>Makes a table of the addresses of labels.</summary>
    public int PlaceTable(ReadOnlySpan<Label> labels)
    {
        _entries.EnsureCapacity(checked(_entries.Count + labels.Length));
        int offset = Append(checked(labels.Length * sizeof(long)), sizeof(long));
        for (int i = 0; i < labels.Length; i++)
            _entries.Add(new TableEntry(offset + (i * sizeof(long)), labels[i].Index));
        return offset;
    }

    /// <summary>Appends another section's data: what was placed there once may be here twice.</summary>
    public void Append(DataSection other, Func<int, int> labelOf)
    {
        int start = Append(other.Length, other.Alignment);
        other.Bytes.CopyTo(_bytes.AsSpan(start));
        foreach (TableEntry entry in other._entries)
            _entries.Add(new TableEntry(start + entry.Offset, labelOf(entry.Label)));
    }

    /// <summary>Forgets all data.</summary>
    public void Clear()
    {
        foreach (int datum in _placed)
            _data[datum] = 0;
        _placed.Clear();
        _constants.Clear();
        _entries.Clear();
        Length = 0;
        Alignment = 1;
    }

    private int Append(int length, int alignment)
    {
        int offset = checked(Length + alignment - 1) & -alignment;
        int end = checked(offset + length);
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(end, _bytes.Length * 2L), Array.MaxLength));
        _bytes.AsSpan(Length, end - Length).Clear();
        Length = end;
        Alignment = Math.Max(Alignment, alignment);
        return offset;
    }

    /// <summary>A constant of up to 16 bytes, which is its alignment as well.</summary>
    internal readonly record struct Constant(UInt128 Bits, int Length)
    {
        public void CopyTo(Span<byte> bytes)
        {
            UInt128 bits = Bits;
            MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in bits))[..Length].CopyTo(bytes);
        }
    }

    /// <param name="Offset">Where the entry is.</param>
    /// <param name="Label">The label whose address it holds.</param>
    internal readonly record struct TableEntry(int Offset, int Label);
}
