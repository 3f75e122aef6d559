using System;

namespace CopyPatch.Wasm;

/// <content>Segments: what memory and tables are filled from, until they are dropped.</content>
public sealed unsafe partial class WasmInstance
{
    /// <summary>Copies a part of a data segment into the memory.</summary>
    /// <returns>0, or why not.</returns>
    internal WasmTrapKind InitializeMemory(int segment, uint to, uint from, uint count)
    {
        DataSegment data = Data.Data[segment];
        int length = _droppedData[segment] ? 0 : data.Length;
        if ((ulong)from + count > (ulong)length || (ulong)to + count > Native->MemorySize)
            return WasmTrapKind.MemoryOutOfBounds;
        Data.Bytes.AsSpan(data.Start + (int)from, (int)count).CopyTo(new Span<byte>(Native->Memory + to, (int)count));
        return 0;
    }

    /// <summary>Copies a part of an element segment into a table.</summary>
    /// <returns>0, or why not.</returns>
    internal WasmTrapKind InitializeTable(int table, int segment, uint to, uint from, uint count)
    {
        ConstantExpression[] items = Data.Elements[segment].Items;
        int length = _droppedElements[segment] ? 0 : items.Length;
        NativeTable* native = Native->Tables[table];
        if ((ulong)from + count > (ulong)length || (ulong)to + count > native->Length)
            return WasmTrapKind.TableOutOfBounds;
        for (uint i = 0; i < count; i++)
            native->Entries[to + i] = Evaluate(items[from + i]);
        return 0;
    }

    /// <summary>Makes a data segment empty.</summary>
    internal void DropData(int segment) => _droppedData[segment] = true;

    /// <summary>Makes an element segment empty.</summary>
    internal void DropElements(int segment) => _droppedElements[segment] = true;
}
