namespace CopyPatch.Wasm.Tests.Reference;

/// <summary>Reads the operators of a valid body.</summary>
internal struct CodeReader(byte[] bytes, int position)
{
    public int Position = position;

    public byte Byte() => bytes[Position++];

    public uint U32() => (uint)U64();

    public ulong U64()
    {
        ulong value = 0;
        int shift = 0;
        byte next;
        do
        {
            next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return value;
    }

    public long S64()
    {
        long value = 0;
        int shift = 0;
        byte next;
        do
        {
            next = Byte();
            value |= (long)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
    }

    public ulong Fixed(int bytesToRead)
    {
        ulong value = 0;
        for (int i = 0; i < bytesToRead; i++)
            value |= (ulong)Byte() << (8 * i);
        return value;
    }

    /// <summary>Reads an operator, or the first half of one with a prefix.</summary>
    public Opcode Operator()
    {
        byte first = Byte();
        return first == OperatorTable.Prefix ? (Opcode)(OperatorTable.Prefixed + U32()) : (Opcode)first;
    }

    /// <summary>Goes to what follows an operator.</summary>
    /// <returns>The operator.</returns>
    public Opcode Skip()
    {
        ByteReader reader = new(bytes, Position, bytes.Length);
        Opcode opcode = Instruction.Read(ref reader).Opcode;
        Position = reader.Position;
        return opcode;
    }
}
