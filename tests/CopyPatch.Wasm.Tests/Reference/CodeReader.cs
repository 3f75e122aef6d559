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

    /// <summary>Goes to what follows an operator's immediates.</summary>
    public void SkipImmediates(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.I32Const or Opcode.I64Const:
                S64();
                break;
            case Opcode.F32Const:
                Position += 4;
                break;
            case Opcode.F64Const:
                Position += 8;
                break;
            case Opcode.CallIndirect:
            case >= Opcode.I32Load and <= Opcode.I64Store32:
                U32();
                U32();
                break;
            case Opcode.Br or Opcode.BrIf or Opcode.Call or Opcode.RefNull or Opcode.RefFunc:
            case >= Opcode.LocalGet and <= Opcode.TableSet:
            case Opcode.MemorySize or Opcode.MemoryGrow:
                U32();
                break;
            case Opcode.BrTable or Opcode.SelectTyped:
                // br_table has one label more than it says: the default.
                for (uint left = U32() + (opcode == Opcode.BrTable ? 1u : 0u); left > 0; left--)
                    U32();
                break;
            case Opcode.Prefix:
                SkipPrefixed((PrefixedOpcode)U32());
                break;
        }
    }

    private void SkipPrefixed(PrefixedOpcode opcode)
    {
        int immediates = opcode switch
        {
            <= PrefixedOpcode.I64TruncSatF64U => 0,
            PrefixedOpcode.MemoryInit or PrefixedOpcode.MemoryCopy => 2,
            PrefixedOpcode.TableInit or PrefixedOpcode.TableCopy => 2,
            _ => 1,
        };
        for (int i = 0; i < immediates; i++)
            U32();
    }
}
