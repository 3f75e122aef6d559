using System;
using System.Buffers;
using System.Text;

namespace Lua;

/// <summary>The library `string`: what its functions do that know neither formats nor patterns.</summary>
internal static unsafe partial class StringLibrary
{
    private const long LongestString = int.MaxValue;

    private static readonly LibraryEntry[] s_functions =
    [
        new("byte"u8, Byte),
        new("char"u8, Char),
        new("dump"u8, Dump),
        new("find"u8, Find),
        new("format"u8, Format),
        new("gmatch"u8, GlobalMatch),
        new("gsub"u8, GlobalSubstitute),
        new("len"u8, Length),
        new("lower"u8, Lower),
        new("match"u8, Match),
        new("pack"u8, Pack),
        new("packsize"u8, PackSize),
        new("rep"u8, Repeat),
        new("reverse"u8, Reverse),
        new("sub"u8, Sub),
        new("unpack"u8, Unpack),
        new("upper"u8, Upper),
    ];

    /// <summary>Makes the library, and the metatable of all strings.</summary>
    public static void Open(LibraryBuilder builder)
    {
        Table* library = builder.Add("string"u8, s_functions);
        Table* metatable = builder.NewTable(s_arithmetic, 1);
        builder.Set(metatable, "__index"u8, builder.Heap.ValueOf(library));
        builder.Machine.SetMetatable(builder.Heap.NewString(""u8), builder.Heap.ValueOf(metatable));
    }

    private static int Length(ref Call call) => call.Return((long)call.Bytes(1).Length);

    private static int Sub(ref Call call)
    {
        ReadOnlySpan<byte> text = call.Bytes(1);
        long start = Arguments.Start(call.Integer(2), text.Length);
        long end = Arguments.End(call.Integer(3, -1), text.Length);
        if (start > end)
            return call.Return(ReadOnlySpan<byte>.Empty);
        if (start == 1 && end == text.Length)
            return call.Return(call[1]);
        return call.Return(text[(int)(start - 1)..(int)end]);
    }

    private static int Byte(ref Call call)
    {
        ReadOnlySpan<byte> text = call.Bytes(1);
        long position = call.Integer(2, 1);
        long start = Arguments.Start(position, text.Length);
        long end = Arguments.End(call.Integer(3, position), text.Length);
        if (start > end)
            return 0;
        int count = (int)(end - start + 1);
        if (count == 1)
            return call.Return((long)text[(int)start - 1]);
        if (count > Arguments.MostResults)
            throw call.Error("stack overflow (string slice too long)");
        call.Tick(count);
        foreach (byte c in text.Slice((int)start - 1, count))
            call.Push(Value.OfSmall(c));
        return count;
    }

    private static int Char(ref Call call)
    {
        int count = call.Count;
        Span<byte> text = count <= 256 ? stackalloc byte[256] : new byte[count];
        for (int i = 0; i < count; i++)
        {
            long code = call.Integer(i + 1);
            if ((ulong)code > 255)
                throw call.ArgumentError(i + 1, "value out of range");
            text[i] = (byte)code;
        }
        return call.Return((ReadOnlySpan<byte>)text[..count]);
    }

    private static int Dump(ref Call call)
    {
        call.FunctionAt(1);
        throw call.Error("unable to dump given function"); // there are no binary chunks
    }

    private static int Repeat(ref Call call)
    {
        ReadOnlySpan<byte> text = call.Bytes(1);
        long times = call.Integer(2);
        ReadOnlySpan<byte> separator = call.Bytes(3, default);
        if (times <= 0)
            return call.Return(ReadOnlySpan<byte>.Empty);
        long both = (long)text.Length + separator.Length;
        if (both > LongestString / times)
            throw call.Error("resulting string too large");
        long length = text.Length * times + separator.Length * (times - 1);
        if (times == 1 || length == 0)
            return call.Return(text);
        call.RequireMemory(length);
        call.Tick((int)Math.Min(length / 16, int.MaxValue));
        if (length <= LuaHeap.LongestShort)
        {
            Span<byte> room = stackalloc byte[LuaHeap.LongestShort];
            Fill(room[..(int)length], text, separator);
            return call.Return((ReadOnlySpan<byte>)room[..(int)length]);
        }
        Value result = call.Heap.NewLongString(length, out Span<byte> bytes);
        Fill(bytes, text, separator);
        return call.Return(result);
    }

    // Writes the first text and separator, and copies what there is behind itself.
    private static void Fill(Span<byte> result, ReadOnlySpan<byte> text, ReadOnlySpan<byte> separator)
    {
        text.CopyTo(result);
        int filled = text.Length;
        if (filled < result.Length)
        {
            separator.CopyTo(result[filled..]);
            filled += separator.Length;
        }
        while (filled < result.Length)
        {
            int count = Math.Min(filled, result.Length - filled);
            result[..count].CopyTo(result[filled..]);
            filled += count;
        }
    }

    private static int Reverse(ref Call call)
    {
        Span<byte> result = NewText(in call, call.Bytes(1), stackalloc byte[LuaHeap.LongestShort], out Value value);
        result.Reverse();
        return ReturnText(in call, result, value);
    }

    private static int Lower(ref Call call)
    {
        Span<byte> result = NewText(in call, call.Bytes(1), stackalloc byte[LuaHeap.LongestShort], out Value value);
        for (Span<byte> rest = result; Ascii.ToLowerInPlace(rest, out int done) != OperationStatus.Done;)
            rest = rest[(done + 1)..]; // a byte that is no letter of C's
        return ReturnText(in call, result, value);
    }

    private static int Upper(ref Call call)
    {
        Span<byte> result = NewText(in call, call.Bytes(1), stackalloc byte[LuaHeap.LongestShort], out Value value);
        for (Span<byte> rest = result; Ascii.ToUpperInPlace(rest, out int done) != OperationStatus.Done;)
            rest = rest[(done + 1)..];
        return ReturnText(in call, result, value);
    }

    // A copy of a text to change: in the room given if it is short, in the cell of a new string (the value) if it is long.
    private static Span<byte> NewText(in Call call, ReadOnlySpan<byte> text, Span<byte> room, out Value value)
    {
        value = Value.Nil;
        Span<byte> copy = room;
        if (text.Length <= room.Length)
        {
            copy = room[..text.Length];
        }
        else
        {
            call.RequireMemory(text.Length);
            call.Tick(text.Length / 16);
            value = call.Heap.NewLongString(text.Length, out copy);
        }
        text.CopyTo(copy);
        return copy;
    }

    private static int ReturnText(in Call call, ReadOnlySpan<byte> text, Value value) =>
        value.IsNil ? call.Return(text) : call.Return(value);
}
