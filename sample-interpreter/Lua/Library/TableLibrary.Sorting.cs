using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lua;

// table.sort.
internal static unsafe partial class TableLibrary
{
    private const long LargeRange = 100; // a larger one may take its pivot anywhere in its middle

    private static int Sort(ref Call call)
    {
        Value list = CheckList(ref call, 1, Uses.Read | Uses.Write | Uses.Length);
        long length = Length(ref call, list);
        if (length > 1)
        {
            if (length >= int.MaxValue)
                throw call.ArgumentError(1, "array too big");
            bool hasOrder = !call[2].IsNil;
            if (hasOrder)
                call.FunctionAt(2);
            if (hasOrder && call.Machine.FunctionOf(call[2]) is not null && IsRaw(ref call, list, out _))
                return SortScript.Enter(ref call, list, length);
            if (hasOrder || !TrySortAlike(ref call, list, (int)length))
                SortRange(ref call, list, hasOrder, 1, length);
        }
        return 0;
    }

    // Numbers of one kind, or strings only: equal ones are the same, so that any way to sort gives the one right result.
    private static bool TrySortAlike(ref Call call, Value list, int length)
    {
        if (!IsRaw(ref call, list, out Table* table) || length > table->arraySize)
            return false;
        LuaHeap heap = call.Heap;
        var items = new Span<ulong>(heap.At<ulong>(table->array), length);
        bool small = true;
        bool floats = true;
        bool strings = true;
        foreach (ulong bits in items)
        {
            var item = new Value(bits);
            small &= item.IsSmall;
            floats &= item.IsFloat && !double.IsNaN(item.Float) && bits != 1UL << 63; // the negative zero equals another one
            strings &= item.IsString;
        }
        if (!small && !floats && !strings)
            return false;
        call.Tick((int)Math.Min(length * 16L, int.MaxValue));
        if (small) // their bits are in their order
            items.Sort();
        else if (floats)
            MemoryMarshal.Cast<ulong, double>(items).Sort();
        else
            items.Sort((a, b) => heap.Text(new Value(a)).SequenceCompareTo(heap.Text(new Value(b))));
        return true;
    }

    // Quicksort: the pivot is the middle one of three, the smaller part is sorted by a call, and then the larger one.
    private static void SortRange(ref Call call, Value list, bool hasOrder, long low, long high)
    {
        uint disorder = 0;
        while (low < high)
        {
            SwapUnlessOrdered(ref call, list, hasOrder, low, high);
            if (high - low == 1)
                return;
            long middle = high - low > LargeRange
                ? Anywhere(low, high, disorder)
                : (long)(((ulong)low + (ulong)high) / 2);
            if (!SwapUnlessOrdered(ref call, list, hasOrder, low, middle))
                SwapUnlessOrdered(ref call, list, hasOrder, middle, high);
            if (high - low == 2)
                return;

            call.Push(Get(ref call, list, middle)); // the pivot stays there while the parts are made
            Swap(ref call, list, middle, high - 1);
            middle = Partition(ref call, list, hasOrder, low, high);
            call.Pop();

            long size;
            if (middle - low < high - middle)
            {
                SortRange(ref call, list, hasOrder, low, middle - 1);
                size = middle - low;
                low = middle + 1;
            }
            else
            {
                SortRange(ref call, list, hasOrder, middle + 1, high);
                size = high - middle;
                high = middle - 1;
            }
            if ((high - low) / 128 > size) // very unequal parts: take other pivots from here on
                disorder = (uint)Stopwatch.GetTimestamp() | 1;
        }
    }

    // Between the low and the high end, which are in order already, around the pivot, which is the last but one.
    private static long Partition(ref Call call, Value list, bool hasOrder, long low, long high)
    {
        long i = low;
        long j = high - 1;
        while (true)
        {
            while (IsLess(ref call, hasOrder, Get(ref call, list, ++i), call.Peek(-1)))
            {
                if (i == high - 1)
                    throw call.Error("invalid order function for sorting");
            }
            while (IsLess(ref call, hasOrder, call.Peek(-1), Get(ref call, list, --j)))
            {
                if (j < i)
                    throw call.Error("invalid order function for sorting");
            }
            if (j < i)
            {
                Swap(ref call, list, high - 1, i);
                return i;
            }
            Swap(ref call, list, i, j);
        }
    }

    private static long Anywhere(long low, long high, uint disorder)
    {
        long quarter = (high - low) / 4;
        return disorder % (quarter * 2) + low + quarter;
    }

    private static bool SwapUnlessOrdered(ref Call call, Value list, bool hasOrder, long first, long second)
    {
        if (!IsLess(ref call, hasOrder, Get(ref call, list, second), Get(ref call, list, first)))
            return false;
        Swap(ref call, list, first, second);
        return true;
    }

    // What the order function was given is not used again but read anew: it may have changed the list, and then nobody else has it.
    private static void Swap(ref Call call, Value list, long first, long second)
    {
        call.Push(Get(ref call, list, first));
        Value other = Get(ref call, list, second);
        Set(ref call, list, first, other);
        Set(ref call, list, second, call.Peek(-1));
        call.Pop();
    }

    private static bool IsLess(ref Call call, bool hasOrder, Value a, Value b)
    {
        if (!hasOrder)
            return call.Less(a, b);
        call.Push(call[2]);
        call.Push(a);
        call.Push(b);
        call.Invoke(2, 1);
        return call.Pop().IsTruthy;
    }
}
