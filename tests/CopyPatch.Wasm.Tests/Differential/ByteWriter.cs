using System;
using System.Collections.Generic;
using System.Text;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Writes the binary format's parts.</summary>
/// <param name="padded">Whether numbers take as many bytes as they may, as those of object files do.</param>
internal sealed class ByteWriter(bool padded)
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public ByteWriter Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public ByteWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public ByteWriter U32(uint value)
    {
        for (int i = 0; padded ? i < 4 : value >= 0x80; i++)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }
        return Byte((byte)value);
    }

    public ByteWriter U32(int value) => U32((uint)value);

    public ByteWriter S64(long value)
    {
        while (value is < -64 or > 63)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }
        return Byte((byte)(value & 0x7F));
    }

    public ByteWriter Fixed(ulong value, int count)
    {
        for (int i = 0; i < count; i++)
            _bytes.Add((byte)(value >> (8 * i)));
        return this;
    }

    public ByteWriter Name(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return U32(bytes.Length).Bytes(bytes);
    }

    public ByteWriter Type(WasmValueType type) => Byte((byte)type);

    public ByteWriter Types(ReadOnlySpan<WasmValueType> types)
    {
        U32(types.Length);
        foreach (WasmValueType type in types)
            Type(type);
        return this;
    }

    public ByteWriter Operator(Opcode opcode) => (int)opcode < OperatorTable.Prefixed
        ? Byte((byte)opcode)
        : Byte(OperatorTable.Prefix).U32((int)opcode - OperatorTable.Prefixed);

    public ByteWriter Operator(Opcode opcode, int index) => Operator(opcode).U32(index);

    public ByteWriter I32(int value) => Operator(Opcode.I32Const).S64(value);

    /// <summary>Writes a constant of a type, of its bits; of a reference it is null.</summary>
    public ByteWriter Constant(WasmValueType type, ulong bits) => type switch
    {
        WasmValueType.I32 => I32((int)bits),
        WasmValueType.I64 => Operator(Opcode.I64Const).S64((long)bits),
        WasmValueType.F32 => Operator(Opcode.F32Const).Fixed(bits, 4),
        WasmValueType.F64 => Operator(Opcode.F64Const).Fixed(bits, 8),
        _ => Operator(Opcode.RefNull).Type(type),
    };

    /// <summary>Writes a section, or a body: its size, and what somebody else has written.</summary>
    public ByteWriter Sized(ByteWriter content) => U32(content.Length).Bytes(content.ToArray());
}
