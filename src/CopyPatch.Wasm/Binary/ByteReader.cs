using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CopyPatch.Wasm;

/// <summary>Reads a module's bytes, and says where they end too early or make no number.</summary>
/// <param name="bytes">The module.</param>
/// <param name="position">Where to start.</param>
/// <param name="end">Where to end.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, int position, int end)
{
    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _bytes = bytes[..end];

    /// <summary>Gets or sets where it is.</summary>
    public int Position { get; set; } = position;

    /// <summary>Gets whether everything is read.</summary>
    public readonly bool IsAtEnd => Position == _bytes.Length;

    /// <summary>Gets how many bytes are left.</summary>
    public readonly int Left => _bytes.Length - Position;

    /// <summary>Says what is wrong.</summary>
    [DoesNotReturn]
    public readonly void Fail(string message) => throw new WasmFormatException(message, Position);

    public byte ReadByte()
    {
        if (Position == _bytes.Length)
            Fail("unexpected end");
        return _bytes[Position++];
    }

    public readonly byte PeekByte() => Position < _bytes.Length ? _bytes[Position] : (byte)0;

    public uint ReadU32()
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            if (shift == 28 && next > 0x0F)
                Fail(next >= 0x80 ? "integer representation too long" : "integer too large");
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    /// <summary>A number of things, each of which takes at least a byte.</summary>
    public int ReadCount()
    {
        uint count = ReadU32();
        if (count > (uint)Left)
            Fail("unexpected end");
        return (int)count;
    }

    /// <summary>An index of something; the kind is for the message.</summary>
    public int ReadIndex(int count, string kind) => CheckIndex(ReadU32(), count, kind);

    /// <summary>The same for one that is read.</summary>
    public readonly int CheckIndex(long index, int count, string kind)
    {
        if (index >= count)
            Fail($"unknown {kind} {index}");
        return (int)index;
    }

    public int ReadI32() => (int)ReadSigned(32);

    public long ReadI64() => ReadSigned(64);

    /// <summary>A signed number of up to a number of bits.</summary>
    public long ReadSigned(int bits)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            int left = bits - shift;
            if (left < 7)
            {
                // What goes beyond the number's bits repeats its sign.
                int rest = (sbyte)(next << 1) >> left;
                if (next >= 0x80)
                    Fail("integer representation too long");
                if (rest is not (0 or -1))
                    Fail("integer too large");
            }

            value |= (long)(next & 0x7F) << shift;
            if (next >= 0x80)
                continue;
            shift += 7;
            return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
        }
    }

    public uint ReadF32()
    {
        ReadOnlySpan<byte> span = ReadSpan(4);
        return BinaryPrimitives.ReadUInt32LittleEndian(span);
    }

    public ulong ReadF64()
    {
        ReadOnlySpan<byte> span = ReadSpan(8);
        return BinaryPrimitives.ReadUInt64LittleEndian(span);
    }

    public ReadOnlySpan<byte> ReadSpan(int length)
    {
        if ((uint)length > (uint)Left)
            Fail("unexpected end");
        ReadOnlySpan<byte> span = _bytes.Slice(Position, length);
        Position += length;
        return span;
    }

    public string ReadName()
    {
        ReadOnlySpan<byte> name = ReadSpan(ReadCount());
        try
        {
            return s_utf8.GetString(name);
        }
        catch (ArgumentException)
        {
            Fail("malformed UTF-8 encoding");
            throw;
        }
    }

    public WasmValueType ReadValueType()
    {
        byte type = ReadByte();
        if (type is not (0x7F or 0x7E or 0x7D or 0x7C or 0x70 or 0x6F))
            Fail($"malformed value type 0x{type:x2}" + Proposals.OfValueType(type));
        return (WasmValueType)type;
    }

    public WasmValueType ReadReferenceType()
    {
        byte type = ReadByte();
        if (type is not (0x70 or 0x6F))
            Fail($"malformed reference type 0x{type:x2}" + Proposals.OfValueType(type));
        return (WasmValueType)type;
    }

    /// <summary>The index of the only memory.</summary>
    public byte ReadZero()
    {
        if (ReadByte() != 0)
            Fail("zero byte expected");
        return 0;
    }

    public void Skip(int length) => ReadSpan(length);
}
