namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionValidator
{
    private byte TableType(ref ByteReader reader) => (byte)_module.Tables[reader.ReadIndex(_module.Tables.Length, "table")].Element;

    private void MemoryIndex(ref ByteReader reader)
    {
        if (reader.ReadByte() != 0)
            reader.Fail("zero byte expected");
        NeedMemory(ref reader);
    }

    private void NeedMemory(ref ByteReader reader)
    {
        if (_module.Memories.Length == 0)
            reader.Fail("unknown memory 0");
    }

    private void Access(ref ByteReader reader, uint alignment)
    {
        NeedMemory(ref reader);
        if (reader.ReadU32() > alignment)
            reader.Fail("alignment must not be larger than natural");
        reader.ReadU32();
    }

    private void Prefixed(ref ByteReader reader)
    {
        const byte I32 = (byte)WasmValueType.I32;
        uint number = reader.ReadU32();
        if (number > (uint)PrefixedOpcode.TableFill)
            reader.Fail($"illegal opcode 0xfc {number}");
        PrefixedOpcode opcode = (PrefixedOpcode)number;
        switch (opcode)
        {
            case <= PrefixedOpcode.I64TruncSatF64U:
                Pop(ref reader, (number & 2) == 0 ? (byte)WasmValueType.F32 : (byte)WasmValueType.F64);
                Push((number & 4) == 0 ? I32 : (byte)WasmValueType.I64);
                return;
            case PrefixedOpcode.MemoryInit:
                DataIndex(ref reader);
                MemoryIndex(ref reader);
                Pop(ref reader, I32, I32, I32);
                break;
            case PrefixedOpcode.DataDrop: DataIndex(ref reader); break;
            case PrefixedOpcode.MemoryCopy:
                MemoryIndex(ref reader);
                MemoryIndex(ref reader);
                Pop(ref reader, I32, I32, I32);
                break;
            case PrefixedOpcode.MemoryFill:
                MemoryIndex(ref reader);
                Pop(ref reader, I32, I32, I32);
                break;
            case PrefixedOpcode.TableInit:
            {
                int segment = reader.ReadIndex(_module.Elements.Length, "elem segment");
                byte type = TableType(ref reader);
                if ((byte)_module.Elements[segment].Type != type)
                    reader.Fail("type mismatch: an element segment's and its table's");
                Pop(ref reader, I32, I32, I32);
                break;
            }
            case PrefixedOpcode.ElemDrop: reader.ReadIndex(_module.Elements.Length, "elem segment"); break;
            case PrefixedOpcode.TableCopy:
            {
                byte to = TableType(ref reader);
                if (TableType(ref reader) != to)
                    reader.Fail("type mismatch: two tables of different types");
                Pop(ref reader, I32, I32, I32);
                break;
            }
            case PrefixedOpcode.TableGrow:
            {
                byte type = TableType(ref reader);
                Pop(ref reader, I32);
                Pop(ref reader, type);
                Push(I32);
                break;
            }
            case PrefixedOpcode.TableSize:
                TableType(ref reader);
                Push(I32);
                break;
            default:
            {
                byte type = TableType(ref reader);
                Pop(ref reader, I32, type, I32);
                break;
            }
        }

        // Done by C#: registers are lost as in a call.
        if (_isReachable)
            CountCall(_loop);
    }

    private void Pop(ref ByteReader reader, byte first, byte second, byte third)
    {
        Pop(ref reader, first);
        Pop(ref reader, second);
        Pop(ref reader, third);
    }

    private void DataIndex(ref ByteReader reader)
    {
        if (_module.DataCount < 0)
            reader.Fail("data count section required");
        reader.ReadIndex(_module.DataCount, "data segment");
    }
}
