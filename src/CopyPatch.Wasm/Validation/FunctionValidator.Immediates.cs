namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionValidator
{
    // Whether what an operator names is there. Labels are looked for where they are used.
    private void CheckImmediates(ref ByteReader reader, Instruction instruction)
    {
        (Opcode opcode, long a, long b) = instruction;
        switch (OperatorTable.ImmediatesOf(opcode))
        {
            case Immediates.Block: reader.CheckIndex(a, _module.Types.Length, "type"); break;
            case Immediates.Local: reader.CheckIndex(a, _localCount, "local"); break;
            case Immediates.Global: reader.CheckIndex(a, _module.Globals.Length, "global"); break;
            case Immediates.Function: reader.CheckIndex(a, _module.Functions.Length, "function"); break;
            case Immediates.TypeAndTable:
                reader.CheckIndex(a, _module.Types.Length, "type");
                if (TableType(ref reader, b) != WasmValueType.FuncRef)
                    reader.Fail("type mismatch: an indirect call wants a table of functions");
                break;
            case Immediates.Table: TableType(ref reader, a); break;
            case Immediates.TwoTables:
                if (TableType(ref reader, a) != TableType(ref reader, b))
                    reader.Fail("type mismatch: two tables of different types");
                break;
            case Immediates.Elements: ElementType(ref reader, a); break;
            case Immediates.ElementsAndTable:
                if (ElementType(ref reader, a) != TableType(ref reader, b))
                    reader.Fail("type mismatch: an element segment's and its table's");
                break;
            case Immediates.Data: CheckData(ref reader, a); break;
            case Immediates.DataAndMemory:
                CheckData(ref reader, a);
                CheckMemory(ref reader);
                break;
            case Immediates.Memory or Immediates.TwoMemories: CheckMemory(ref reader); break;
            case Immediates.Access:
                CheckMemory(ref reader);
                if (a > OperatorTable.SignatureOf(opcode).Alignment)
                    reader.Fail("alignment must not be larger than natural");
                break;
        }
    }

    private WasmValueType TableType(ref ByteReader reader, long table) =>
        _module.Tables[reader.CheckIndex(table, _module.Tables.Length, "table")].Element;

    private WasmValueType ElementType(ref ByteReader reader, long segment) =>
        _module.Elements[reader.CheckIndex(segment, _module.Elements.Length, "elem segment")].Type;

    private void CheckMemory(ref ByteReader reader) => reader.CheckIndex(0, _module.Memories.Length, "memory");

    private void CheckData(ref ByteReader reader, long segment)
    {
        if (_module.DataCount < 0)
            reader.Fail("data count section required");
        reader.CheckIndex(segment, _module.DataCount, "data segment");
    }
}
