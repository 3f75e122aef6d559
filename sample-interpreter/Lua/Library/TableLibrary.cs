using System;

namespace Lua;

/// <summary>The library `table`. Tables without a metatable are read and written as they are, others through their metamethods.</summary>
internal static unsafe partial class TableLibrary
{
    private const int StepsPerTick = 1 << 12;

    private static readonly LibraryEntry[] s_functions =
    [
        new("concat"u8, Concat),
        new("insert"u8, Insert),
        new("move"u8, Move),
        new("pack"u8, Pack),
        new("remove"u8, Remove),
        new("sort"u8, Sort),
        new("unpack"u8, Unpack),
    ];

    public static void Open(LibraryBuilder builder) => builder.Add("table"u8, s_functions);

    private static int Insert(ref Call call)
    {
        Value list = CheckList(ref call, 1, Uses.Read | Uses.Write | Uses.Length);
        long end = unchecked(Length(ref call, list) + 1);
        switch (call.Count)
        {
            case 2:
                Set(ref call, list, end, call[2]);
                return 0;
            case 3:
                long position = call.Integer(2);
                if (unchecked((ulong)position - 1) >= (ulong)end)
                    throw call.ArgumentError(2, "position out of bounds");
                if (end > position && !TryShift(ref call, list, position, end, 1))
                {
                    for (long i = end; i > position; i--)
                        Set(ref call, list, i, Get(ref call, list, i - 1));
                }
                Set(ref call, list, position, call[3]);
                return 0;
            default:
                throw call.Error("wrong number of arguments to 'insert'");
        }
    }

    private static int Remove(ref Call call)
    {
        Value list = CheckList(ref call, 1, Uses.Read | Uses.Write | Uses.Length);
        long length = Length(ref call, list);
        long position = call.Integer(2, length);
        if (call.Count > 1 && position != length && unchecked((ulong)position - 1) > (ulong)length)
            throw call.ArgumentError(1, "position out of bounds");
        call.Push(Get(ref call, list, position));
        if (position < length && !TryShift(ref call, list, position, length, -1))
        {
            for (; position < length; position++)
                Set(ref call, list, position, Get(ref call, list, position + 1));
        }
        else if (position < length)
        {
            position = length;
        }
        Set(ref call, list, position, Value.Nil);
        return 1;
    }

    private static int Concat(ref Call call)
    {
        Value list = CheckList(ref call, 1, Uses.Read | Uses.Length);
        long last = Length(ref call, list);
        ReadOnlySpan<byte> separator = call.Bytes(2, default);
        long first = call.Integer(3, 1);
        last = call.Integer(4, last);
        if (first > last)
            return call.Return(ReadOnlySpan<byte>.Empty);
        if (TryConcatTexts(ref call, list, separator, first, last, out Value texts))
            return call.Return(texts);
        using ByteBuffer buffer = ByteBuffer.Rent();
        long checkedLength = 1 << 16;
        for (long i = first; ; i++)
        {
            Value item = Get(ref call, list, i);
            if (!Arguments.IsText(item))
                throw call.Error($"invalid value ({Machine.TypeName(item)}) at index {i} in table for 'concat'");
            Arguments.Append(buffer, call.Heap, item);
            if (i == last)
                break;
            buffer.Append(separator);
            if (buffer.Count > checkedLength)
            {
                call.RequireMemory(2L * buffer.Count);
                checkedLength = 2L * buffer.Count;
            }
            if ((i & (StepsPerTick - 1)) == 0)
                call.Tick(StepsPerTick);
        }
        call.RequireMemory(buffer.Count);
        return call.Return(buffer.Written);
    }

    // Strings that lie in an array are copied to where they are to be.
    private static bool TryConcatTexts(
        ref Call call, Value list, ReadOnlySpan<byte> separator, long first, long last, out Value result)
    {
        result = Value.Nil;
        if (!TryTextLength(ref call, list, separator.Length, first, last, out long length))
            return false;
        call.RequireMemory(length); // may run finalizers, which may change the list
        call.Tick((int)Math.Min((length / 16) + (last - first), int.MaxValue));
        if (!TryTextLength(ref call, list, separator.Length, first, last, out long again) || length != again)
            return false;
        LuaHeap heap = call.Heap;
        result = heap.NewLongString(length, out Span<byte> rest);
        ReadOnlySpan<ulong> items = Items(ref call, list, first, last);
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                separator.CopyTo(rest);
                rest = rest[separator.Length..];
            }
            ReadOnlySpan<byte> text = heap.Text(new Value(items[i]));
            text.CopyTo(rest);
            rest = rest[text.Length..];
        }
        return true;
    }

    // How long the text of strings in an array is, if it is worth a string of its own.
    private static bool TryTextLength(ref Call call, Value list, int separator, long first, long last, out long length)
    {
        length = 0;
        if (!IsRaw(ref call, list, out Table* table) || first < 1 || last > table->arraySize)
            return false;
        length = (last - first) * separator;
        foreach (ulong bits in Items(ref call, list, first, last))
        {
            var item = new Value(bits);
            if (!item.IsString)
                return false;
            length += call.Heap.Text(item).Length;
        }
        return length > LuaHeap.LongestShort;
    }

    private static ReadOnlySpan<ulong> Items(ref Call call, Value list, long first, long last)
    {
        ulong* items = call.Heap.At<ulong>(call.Heap.TableOf(list)->array);
        return new ReadOnlySpan<ulong>(items + (first - 1), (int)(last - first + 1));
    }

    private static int Pack(ref Call call)
    {
        int count = call.Count;
        LuaHeap heap = call.Heap;
        Table* table = heap.NewTable(count, 1);
        for (int i = 1; i <= count; i++)
            heap.SetInteger(table, i, call[i]);
        heap.SetField(table, heap.NewString("n"u8), Value.OfSmall(count));
        return call.Return(heap.ValueOf(table));
    }

    private static int Unpack(ref Call call)
    {
        Value list = call[1];
        long first = call.Integer(2, 1);
        long last = call[3].IsNil ? Length(ref call, list) : call.Integer(3);
        if (first > last)
            return 0;
        ulong count = unchecked((ulong)last - (ulong)first);
        if (count >= Arguments.MostResults)
            throw call.Error("too many results to unpack");
        int results = (int)count + 1;
        if (results > StepsPerTick)
            call.Tick(results);
        for (int i = 0; i < results; i++)
            call.Push(Get(ref call, list, first + i));
        return results;
    }

    private static int Move(ref Call call)
    {
        long first = call.Integer(2);
        long last = call.Integer(3);
        long to = call.Integer(4);
        int target = call[5].IsNil ? 1 : 5;
        Value source = CheckList(ref call, 1, Uses.Read);
        Value destination = CheckList(ref call, target, Uses.Write);
        if (last >= first)
        {
            if (first <= 0 && last >= long.MaxValue + first)
                throw call.ArgumentError(3, "too many elements to move");
            long count = last - first + 1;
            if (to > long.MaxValue - count + 1)
                throw call.ArgumentError(4, "destination wrap around");
            if (to > last || to <= first || (target != 1 && !call.Equal(source, destination)))
            {
                for (long i = 0; i < count; i++)
                    MoveOne(ref call, source, first + i, destination, to + i);
            }
            else
            {
                for (long i = count - 1; i >= 0; i--)
                    MoveOne(ref call, source, first + i, destination, to + i);
            }
        }
        return call.Return(destination);
    }

    private static void MoveOne(ref Call call, Value source, long from, Value destination, long to)
    {
        if ((from & (StepsPerTick - 1)) == 0)
            call.Tick(StepsPerTick);
        Set(ref call, destination, to, Get(ref call, source, from));
    }
}
