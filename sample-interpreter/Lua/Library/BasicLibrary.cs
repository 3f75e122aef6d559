using System;

namespace Lua;

/// <summary>The functions that have no library: assert, print, pairs... (pcall and its like are where calls are).</summary>
internal static unsafe partial class BasicLibrary
{
    private static readonly LibraryEntry[] s_functions =
    [
        new("assert"u8, Assert),
        new("collectgarbage"u8, CollectGarbage),
        new("dofile"u8, DoFile),
        new("error"u8, Error),
        new("getmetatable"u8, GetMetatable),
        new("ipairs"u8, IndexPairs),
        new("load"u8, Load),
        new("loadfile"u8, LoadFile),
        new("next"u8, Next),
        new("pairs"u8, Pairs),
        new("print"u8, Print),
        new("rawequal"u8, RawEqual),
        new("rawget"u8, RawGet),
        new("rawlen"u8, RawLength),
        new("rawset"u8, RawSet),
        new("select"u8, Select),
        new("setmetatable"u8, SetMetatable),
        new("tonumber"u8, ToNumber),
        new("tostring"u8, ToText),
        new("type"u8, Type),
        new("warn"u8, Warn),
    ];

    /// <summary>The iterator that pairs gives.</summary>
    public static LibraryFunction NextOfPairs => s_next;

    /// <summary>The iterator that ipairs gives.</summary>
    public static LibraryFunction NextOfIpairs => s_nextIndex;

    private static readonly LibraryFunction s_next = Next;
    private static readonly LibraryFunction s_nextIndex = NextIndex;

    public static void Open(LibraryBuilder builder)
    {
        Table* globals = builder.Globals;
        builder.Fill(globals, s_functions);
        builder.Set(globals, "_G"u8, builder.Machine.Globals);
        builder.Set(globals, "_VERSION"u8, builder.Heap.NewString("Lua 5.4"u8));
        builder.SetLoaded("_G"u8, builder.Machine.Globals);
    }

    private static int Assert(ref Call call)
    {
        if (call[1].IsTruthy)
            return call.Count; // the arguments are what was pushed last
        call.Any(1);
        if (call.Count == 1)
            throw call.Error("assertion failed!");
        throw ErrorAt(ref call, call[2], 1);
    }

    private static int Error(ref Call call) => throw ErrorAt(ref call, call[1], call.Integer(2, 1));

    // A message gets the position of a level; other values are thrown as they are.
    private static LuaException ErrorAt(ref Call call, Value value, long level)
    {
        if (!value.IsString || level <= 0)
            return call.ErrorValue(value);
        string where = call.Where((int)Math.Min(level, int.MaxValue));
        if (where.Length == 0)
            return call.ErrorValue(value);
        using ByteBuffer buffer = ByteBuffer.Rent();
        buffer.Append(where);
        buffer.Append(call.Heap.Text(value));
        return call.ErrorValue(call.Heap.NewString(buffer.Written));
    }

    private static int GetMetatable(ref Call call)
    {
        Value value = call.Any(1);
        uint metatable = call.Machine.MetatableOf(value);
        if (metatable == 0)
            return call.Return(Value.Nil);
        Value shown = call.Machine.Metamethod(value, Event.Metatable);
        return call.Return(shown.IsNil ? Value.OfCell(MachineEmitter.TAG_TABLE, metatable) : shown);
    }

    private static int SetMetatable(ref Call call)
    {
        call.Table(1);
        Value metatable = call[2];
        if (!metatable.IsTable && !(metatable.IsNil && call.Count >= 2))
            throw call.TypeError(2, "nil or table");
        if (!call.Machine.Metamethod(call[1], Event.Metatable).IsNil)
            throw call.Error("cannot change a protected metatable");
        call.Machine.SetMetatable(call[1], metatable);
        return call.Return(call[1]);
    }

    private static int Next(ref Call call)
    {
        Table* table = call.Table(1);
        Value key = call[2];
        if (!call.Heap.Next(table, ref key, out Value value))
            throw call.Machine.Plain("invalid key to 'next'");
        return key.IsNil ? call.Return(Value.Nil) : call.Return(key, value);
    }

    private static int Pairs(ref Call call)
    {
        Value value = call.Any(1);
        Value metamethod = call.Machine.Metamethod(value, Event.Pairs);
        if (metamethod.IsNil)
            return call.Return(call.Machine.Library.Function(s_next), value, Value.Nil);

        // It takes this function's place, so that it may yield; a loop takes three of its results.
        call.Machine[call.Frame - 3] = metamethod;
        return call.Machine.Transfer(call.Machine.Enter(call.Frame, 1));
    }

    private static int IndexPairs(ref Call call)
    {
        call.Any(1);
        return call.Return(call.Machine.Library.Function(s_nextIndex), call[1], Value.OfSmall(0));
    }

    private static int NextIndex(ref Call call)
    {
        long index = unchecked(call.Integer(2) + 1);
        Value list = call[1];
        Value value = list.IsTable ? call.Heap.GetInteger(call.Heap.TableOf(list), index) : Value.Nil;
        if (value.IsNil && (!list.IsTable || call.Heap.TableOf(list)->metatable != 0))
            value = call.Get(list, call.Heap.Integer(index));
        return value.IsNil ? call.Return(Value.Nil) : call.Return(call.Heap.Integer(index), value);
    }

    private static int RawEqual(ref Call call) => call.Return(call.Machine.RawEqual(call.Any(1), call.Any(2)));

    private static int RawGet(ref Call call)
    {
        Table* table = call.Table(1);
        return call.Return(call.Heap.Get(table, call.Any(2)));
    }

    private static int RawSet(ref Call call)
    {
        Table* table = call.Table(1);
        Value key = call.Any(2);
        Value value = call.Any(3);
        if (key.IsNil || (key.IsFloat && double.IsNaN(key.Float)))
            throw call.Machine.Plain(key.IsNil ? "table index is nil" : "table index is NaN");
        call.Heap.Set(table, key, value);
        return call.Return(call[1]);
    }

    private static int RawLength(ref Call call)
    {
        Value value = call[1];
        if (value.IsTable)
            return call.Return(call.Heap.Length(call.Heap.TableOf(value)));
        return value.IsString ? call.Return((long)call.Heap.Text(value).Length) : throw call.TypeError(1, "table or string");
    }

    private static int Select(ref Call call)
    {
        if (call[1].IsString && call.Heap.Text(call[1]).StartsWith("#"u8))
            return call.Return((long)call.Count - 1);
        long index = call.Integer(1);
        if (index < 0)
            index += call.Count;
        else if (index > call.Count)
            index = call.Count;
        if (index < 1)
            throw call.ArgumentError(1, "index out of range");
        return call.Count - (int)index; // the last arguments are what was pushed last
    }

    private static int Type(ref Call call) => call.Return(call.Machine.Library.TypeName(call.Any(1)));

    private static int ToText(ref Call call) => call.Return(call.Text(call.Any(1)));
}
