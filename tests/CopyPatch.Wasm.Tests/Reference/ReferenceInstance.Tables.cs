using System;

namespace CopyPatch.Wasm.Tests.Reference;

internal sealed partial class ReferenceInstance
{
    // The entries from an index on, after the check that they exist.
    private Span<ulong> Entries(int table, ulong index, ulong length)
    {
        if (index + length > (ulong)Tables[table].Length)
            throw new ReferenceTrapException(WasmTrapKind.TableOutOfBounds);
        return Tables[table].AsSpan((int)index, (int)length);
    }

    private ulong GrowTable(int table, uint more, ulong value)
    {
        int old = Tables[table].Length;
        ulong wanted = (ulong)old + more;
        if (wanted > (_module.Tables[table].Limits.Maximum ?? uint.MaxValue))
            return uint.MaxValue;
        ulong[] entries = new ulong[wanted];
        Array.Fill(entries, value);
        Tables[table].CopyTo(entries, 0);
        Tables[table] = entries;
        return (uint)old;
    }

    private void InitializeTable(int segment, int table, uint to, uint from, uint length)
    {
        ulong[] source = _elements[segment];
        if ((ulong)from + length > (ulong)source.Length)
            throw new ReferenceTrapException(WasmTrapKind.TableOutOfBounds);
        source.AsSpan((int)from, (int)length).CopyTo(Entries(table, to, length));
    }

    private void CopyTable(int toTable, int fromTable, uint to, uint from, uint length)
    {
        Span<ulong> source = Entries(fromTable, from, length);
        source.CopyTo(Entries(toTable, to, length));
    }

    private int IndirectFunction(int type, int table, uint index)
    {
        if (index >= Tables[table].Length)
            throw new ReferenceTrapException(WasmTrapKind.UndefinedElement);
        ulong function = Tables[table][index];
        if (function == Null)
            throw new ReferenceTrapException(WasmTrapKind.UninitializedElement);
        if (!_module.TypeOf((int)function).Equals(_module.Types[type]))
            throw new ReferenceTrapException(WasmTrapKind.IndirectCallTypeMismatch);
        return (int)function;
    }
}
