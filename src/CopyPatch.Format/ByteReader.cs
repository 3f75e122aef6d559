using System;
using System.Buffers.Binary;
using System.Text;

namespace CopyPatch.Format;

/// <summary>Little-endian fields of bytes that nobody vouches for: every access is checked.</summary>
internal sealed class ByteReader(byte[] bytes)
{
    // A linker lets a name be the end of a longer one, so that more is read than there is: a few times as much, but not for
    // each of a million symbols the same million bytes.
    private long _textLeft = 16L * bytes.Length;

    public int Length => bytes.Length;

    public byte U8(long offset) => Slice(offset, 1)[0];

    public ushort U16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint U32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    public ulong U64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));

    /// <summary>An offset or a size, of which no object has one above 2 GB.</summary>
    public long Size64(long offset) => U64(offset) is var value && value <= int.MaxValue
        ? (long)value
        : throw new ObjectFormatException($"the field at 0x{offset:x} is out of range");

    public ReadOnlySpan<byte> Slice(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= bytes.Length && length <= bytes.Length - offset
            ? bytes.AsSpan((int)offset, (int)length)
            : throw new ObjectFormatException($"it ends before 0x{offset:x} + {length}");

    /// <summary>A string that ends with a zero before <paramref name="end"/>.</summary>
    public string Text(long offset, long end)
    {
        ReadOnlySpan<byte> rest = Slice(offset, end - offset);
        int length = rest.IndexOf((byte)0);
        if ((_textLeft -= length < 0 ? 0 : length) < 0)
            throw new ObjectFormatException("its names are longer than it is");
        return length >= 0
            ? Encoding.UTF8.GetString(rest.Slice(0, length).ToArray())
            : throw new ObjectFormatException($"the string at 0x{offset:x} does not end");
    }
}
