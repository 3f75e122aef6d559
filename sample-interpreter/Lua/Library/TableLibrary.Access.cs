using System;

namespace Lua;

// Reading and writing of the lists that the library works on.
internal static unsafe partial class TableLibrary
{
    // What a function does with a list, and so which metamethods stand for a table.
    [Flags]
    private enum Uses
    {
        Read = 1,
        Write = 2,
        Length = 4,
    }

    private static Value CheckList(ref Call call, int index, Uses uses)
    {
        Value list = call[index];
        if (list.IsTable)
            return list;
        bool isLike = ((uses & Uses.Read) == 0 || !call.Metafield(list, "__index").IsNil)
            && ((uses & Uses.Write) == 0 || !call.Metafield(list, "__newindex").IsNil)
            && ((uses & Uses.Length) == 0 || !call.Metafield(list, "__len").IsNil);
        if (!isLike)
            call.Table(index); // throws
        return list;
    }

    private static bool IsRaw(ref Call call, Value list, out Table* table)
    {
        table = null;
        if (!list.IsTable)
            return false;
        table = call.Heap.TableOf(list);
        return table->metatable == 0;
    }

    private static long Length(ref Call call, Value list) =>
        IsRaw(ref call, list, out Table* table) ? call.Heap.Length(table) : call.Length(list);

    private static Value Get(ref Call call, Value list, long index) =>
        IsRaw(ref call, list, out Table* table)
            ? call.Heap.GetInteger(table, index)
            : call.Get(list, call.Heap.Integer(index));

    private static void Set(ref Call call, Value list, long index, Value value)
    {
        if (IsRaw(ref call, list, out Table* table))
            call.Heap.SetInteger(table, index, value);
        else
            call.Set(list, call.Heap.Integer(index), value);
    }

    // Moves the items from a position on by one, up (the one at the end is overwritten) or down (the one at the position is):
    // at once, if the table is an array so far.
    private static bool TryShift(ref Call call, Value list, long position, long end, int by)
    {
        if (!IsRaw(ref call, list, out Table* table))
            return false;
        if (by > 0 && end == table->arraySize + 1L)
            call.Heap.SetInteger(table, end, call.Heap.GetInteger(table, end - 1)); // makes the array longer
        if (position < 1 || end > table->arraySize)
            return false;
        var items = new Span<ulong>(call.Heap.At<ulong>(table->array) + (position - 1), (int)(end - position + 1));
        if (by > 0)
            items[..^1].CopyTo(items[1..]);
        else
            items[1..].CopyTo(items);
        if (items.Length > StepsPerTick)
            call.Tick(items.Length / 16);
        return true;
    }
}
