using System;

namespace Lua;

/// <summary>What several libraries ask of their arguments.</summary>
internal static class Arguments
{
    /// <summary>As many values as a function may push; a list of more does not fit a stack.</summary>
    public const int MostResults = 900_000;

    /// <summary>The error of the script that a wrong text is.</summary>
    public static Exception Wrong(ref Call call, TextException error) =>
        error.Argument > 0 ? call.ArgumentError(error.Argument, error.Message) : call.Error(error.Message);

    /// <summary>Where a part begins, counted from 1: a negative position counts from the end, and one before the beginning is it.</summary>
    public static long Start(long position, long length)
    {
        if (position > 0)
            return position;
        return position == 0 || position < -length ? 1 : length + position + 1;
    }

    /// <summary>Where a part ends, counted from 1: a negative position counts from the end, and one behind the end is it.</summary>
    public static long End(long position, long length)
    {
        if (position > length)
            return length;
        if (position >= 0)
            return position;
        return position < -length ? 0 : length + position + 1;
    }

    /// <summary>Whether a value may stand for a text.</summary>
    public static bool IsText(Value value) => value.IsString || value.IsNumber;

    /// <summary>Appends a text, or a number as text.</summary>
    public static void Append(ByteBuffer buffer, LuaHeap heap, Value value)
    {
        if (value.IsString)
            buffer.Append(heap.Text(value));
        else if (value.IsInteger)
            buffer.Append(heap.ToInteger(value));
        else
            buffer.Append(value.Float);
    }
}
