using System;

namespace Lua;

// tonumber, collectgarbage, and what writes.
internal static unsafe partial class BasicLibrary
{
    private static int ToNumber(ref Call call)
    {
        if (call.IsNone(2))
        {
            Value value = call[1];
            if (value.IsNumber)
                return call.Return(value);
            call.Any(1);
            return call.Return(value.IsString && call.Machine.TryNumber(value, out Value number) ? number : Value.Nil);
        }
        long @base = call.Integer(2);
        if (!call[1].IsString)
            throw call.TypeError(1, "string");
        if (@base is < 2 or > 36)
            throw call.ArgumentError(2, "base out of range");
        return TryDigits(call.Heap.Text(call[1]), (int)@base, out long integer) ? call.Return(integer) : call.Return(Value.Nil);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, int @base, out long integer)
    {
        text = text.Trim(" \f\n\r\t\v"u8);
        bool isNegative = text.Length > 0 && text[0] == '-';
        if (isNegative || (text.Length > 0 && text[0] == '+'))
            text = text[1..];
        integer = 0;
        foreach (byte c in text)
        {
            int digit = char.IsAsciiDigit((char)c) ? c - '0' : char.IsAsciiLetter((char)c) ? (c | 0x20) - 'a' + 10 : int.MaxValue;
            if (digit >= @base)
                return false;
            integer = unchecked(integer * @base + digit);
        }
        integer = isNegative ? unchecked(-integer) : integer;
        return text.Length > 0;
    }

    private static int CollectGarbage(ref Call call)
    {
        LuaHeap heap = call.Heap;
        LibraryState state = call.Machine.Library;
        long value;
        switch (call.Option(
            1,
            "collect",
            "stop", "restart", "collect", "count", "step", "setpause", "setstepmul", "isrunning", "generational", "incremental"))
        {
            case 0:
                heap.IsStopped = true;
                return call.Return(0);
            case 1:
                heap.IsStopped = false;
                return call.Return(0);
            case 2:
                call.Machine.Collect(call.Machine.Top);
                return call.Return(0);
            case 3:
                return call.Return(heap.InUse / 1024.0);
            case 4:
                call.Integer(2, 0);
                call.Machine.Collect(call.Machine.Top);
                return call.Return(true); // a step is a whole cycle
            case 5:
                value = heap.Pause;
                heap.Pause = (int)Math.Clamp(call.Integer(2, 0), 0, 1000);
                return call.Return(value);
            case 6:
                value = state.StepMultiplier;
                state.StepMultiplier = call.Integer(2, 0);
                return call.Return(value);
            case 7:
                return call.Return(!heap.IsStopped);
            case 8:
                call.Integer(2, 0);
                call.Integer(3, 0);
                return ReturnMode(ref call, state, true);
            default:
                if (call.Integer(2, 0) is > 0 and long pause)
                    heap.Pause = (int)Math.Min(pause, 1000);
                if (call.Integer(3, 0) is > 0 and long multiplier)
                    state.StepMultiplier = multiplier;
                call.Integer(4, 0);
                return ReturnMode(ref call, state, false);
        }
    }

    // There is one kind of collector; that it has modes is only remembered.
    private static int ReturnMode(ref Call call, LibraryState state, bool isGenerational)
    {
        bool was = state.IsGenerational;
        state.IsGenerational = isGenerational;
        return call.Return(was ? "generational"u8 : "incremental"u8);
    }

    private static int Print(ref Call call)
    {
        using ByteBuffer buffer = ByteBuffer.Rent();
        int count = call.Count;
        for (int i = 1; i <= count; i++)
        {
            if (i > 1)
                buffer.Append((byte)'\t');
            Value value = call[i];
            if (value.IsNumber)
                Arguments.Append(buffer, call.Heap, value);
            else
                buffer.Append(call.Heap.Text(call.Text(value)));
        }
        buffer.Append((byte)'\n');
        call.Machine.Output.Write(buffer.Written);
        return 0;
    }

    private static int Warn(ref Call call)
    {
        call.Bytes(1);
        using ByteBuffer buffer = ByteBuffer.Rent();
        for (int i = 1; i <= Math.Max(call.Count, 1); i++)
            buffer.Append(call.Bytes(i));
        LibraryState state = call.Machine.Library;
        if (call.Count == 1 && buffer.Written.StartsWith("@"u8)) // tells what to do with the others
        {
            if (buffer.Written.SequenceEqual("@on"u8))
                state.ShowsWarnings = true;
            else if (buffer.Written.SequenceEqual("@off"u8))
                state.ShowsWarnings = false;
        }
        else
        {
            call.Machine.Warn(System.Text.Encoding.Latin1.GetString(buffer.Written));
        }
        return 0;
    }
}
