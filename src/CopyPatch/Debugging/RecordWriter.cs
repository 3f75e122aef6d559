using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace CopyPatch;

/// <summary>Writes what ELF, DWARF and jitdump files are made of: numbers of fixed size in little-endian order, LEB128, and strings.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(512);

    /// <summary>Gets how much was written, in bytes.</summary>
    public int Length => _bytes.WrittenCount;

    /// <summary>Gets what was written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public void Clear() => _bytes.ResetWrittenCount();

    public void Byte(int value) => Take(1)[0] = (byte)value;

    public void Int16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    /// <summary>Writes an unsigned number in as few bytes as it takes (LEB128).</summary>
    public void Unsigned(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((int)value | 0x80);
        Byte((int)value);
    }

    /// <summary>Writes a signed number in as few bytes as it takes (LEB128).</summary>
    public void Signed(long value)
    {
        for (; value is < -64 or > 63; value >>= 7)
            Byte((int)value | 0x80);
        Byte((int)value & 0x7F);
    }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Writes a string that a zero ends.</summary>
    public void Text(string text)
    {
        string clean = DebugName.Of(text);
        Encoding.UTF8.GetBytes(clean, Take(Encoding.UTF8.GetByteCount(clean)));
        Byte(0);
    }

    /// <summary>Writes zeros up to a multiple of a power of two.</summary>
    public void Align(int alignment) => Take(-Length & (alignment - 1)).Clear();

    /// <summary>Begins a range that a number of four bytes before it tells the length of.</summary>
    /// <returns>Where, for <see cref="End"/>.</returns>
    public int Begin()
    {
        Int32(0);
        return Length;
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public void End(int start) => Set(start - 4, Length - start);

    /// <summary>Writes a number over one that is there.</summary>
    public void Set(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(Written(at, 4), value);

    private Span<byte> Written(int at, int length) =>
        MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span.Slice(at, length);

    private Span<byte> Take(int length)
    {
        if (length == 0)
            return default;
        Span<byte> taken = _bytes.GetSpan(length)[..length];
        _bytes.Advance(length);
        return taken;
    }
}
