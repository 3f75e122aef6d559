namespace CopyPatch.Wasm;

/// <summary>An operator and what follows it: nothing else knows how immediates are written, but for those that speed is made of.</summary>
/// <param name="Opcode">The operator.</param>
/// <param name="A">
/// Its first immediate: an index, a label's depth, a block's type, a value type, an alignment, a constant's bits, or how many labels
/// there are besides the last one.
/// </param>
/// <param name="B">Its second one: an index, an offset, or where the labels start.</param>
internal readonly record struct Instruction(Opcode Opcode, long A = 0, long B = 0)
{
    /// <summary>Reads an operator. Indices may be of nothing: that is not looked at.</summary>
    /// <param name="reader">Is behind it afterwards.</param>
    /// <exception cref="WasmFormatException">There is no such operator, or its immediates are malformed.</exception>
    public static Instruction Read(ref ByteReader reader)
    {
        Opcode opcode = ReadOpcode(ref reader);
        switch (OperatorTable.ImmediatesOf(opcode))
        {
            case Immediates.None:
                return new(opcode);
            case Immediates.Block:
                return new(opcode, ReadBlockType(ref reader));
            case Immediates.TypeAndTable or Immediates.TwoTables or Immediates.ElementsAndTable or Immediates.Access:
                long first = reader.ReadU32();
                return new(opcode, first, reader.ReadU32());
            case Immediates.Memory:
                return new(opcode, reader.ReadZero());
            case Immediates.TwoMemories:
                return new(opcode, reader.ReadZero(), reader.ReadZero());
            case Immediates.DataAndMemory:
                return new(opcode, reader.ReadU32(), reader.ReadZero());
            case Immediates.ValueTypes:
                if (reader.ReadCount() != 1)
                    reader.Fail("invalid result arity");
                return new(opcode, (long)reader.ReadValueType());
            case Immediates.ReferenceType:
                return new(opcode, (long)reader.ReadReferenceType());
            case Immediates.ConstantI32:
                return new(opcode, reader.ReadI32());
            case Immediates.ConstantI64:
                return new(opcode, reader.ReadI64());
            case Immediates.ConstantF32:
                return new(opcode, reader.ReadF32());
            case Immediates.ConstantF64:
                return new(opcode, (long)reader.ReadF64());
            case Immediates.Labels:
                int count = reader.ReadCount();
                int labels = reader.Position;
                for (int i = 0; i <= count; i++)
                    reader.ReadU32();
                return new(opcode, count, labels);
            default: // one index
                return new(opcode, reader.ReadU32());
        }
    }

    private static Opcode ReadOpcode(ref ByteReader reader)
    {
        byte first = reader.ReadByte();
        uint number = first == OperatorTable.Prefix ? reader.ReadU32() : 0;
        uint opcode = first == OperatorTable.Prefix ? OperatorTable.Prefixed + number : first;
        if (number <= byte.MaxValue && OperatorTable.Exists((Opcode)opcode))
            return (Opcode)opcode;
        if (first is 0xFB or 0xFD or 0xFE)
            number = reader.ReadU32();
        string text = first is >= 0xFB and <= 0xFE ? $"illegal opcode 0x{first:x2} {number}" : $"illegal opcode 0x{first:x2}";
        reader.Fail(text + Proposals.OfOpcode(first));
        return default;
    }

    private static long ReadBlockType(ref ByteReader reader)
    {
        if (reader.PeekByte() is 0x40)
            return BlockType.Of(reader.ReadByte());
        if (reader.PeekByte() is > 0x40 and < 0x80)
            return BlockType.Of((byte)reader.ReadValueType());
        long type = reader.ReadSigned(33);
        if (type < 0)
            reader.Fail("malformed block type");
        return type;
    }
}
