using System;

namespace Lua;

/// <summary>The library `utf8`.</summary>
internal static unsafe class Utf8Library
{
    private const string Invalid = "invalid UTF-8 code";

    private static readonly LibraryEntry[] s_functions =
    [
        new("char"u8, Char),
        new("codepoint"u8, CodePoint),
        new("codes"u8, Codes),
        new("len"u8, Length),
        new("offset"u8, Offset),
    ];

    private static readonly LibraryFunction s_nextStrict = (ref Call call) => Next(ref call, true);
    private static readonly LibraryFunction s_nextLax = (ref Call call) => Next(ref call, false);

    public static void Open(LibraryBuilder builder)
    {
        Table* library = builder.Add("utf8"u8, s_functions, 1);
        builder.Set(library, "charpattern"u8, builder.Heap.NewString("[\0-\x7F\xC2-\xFD][\x80-\xBF]*"));
    }

    private static int Char(ref Call call)
    {
        using ByteBuffer buffer = ByteBuffer.Rent();
        for (int i = 1; i <= call.Count; i++)
        {
            ulong code = (ulong)call.Integer(i);
            if (code > Utf8Text.LargestCode)
                throw call.ArgumentError(i, "value out of range");
            buffer.Advance(Utf8Text.Encode((uint)code, buffer.Reserve(Utf8Text.MaximumLength)));
        }
        return call.Return(buffer.Written);
    }

    private static int CodePoint(ref Call call)
    {
        ReadOnlySpan<byte> text = call.Bytes(1);
        long first = Position(call.Integer(2, 1), text.Length);
        long last = Position(call.Integer(3, first), text.Length);
        bool isStrict = !call[4].IsTruthy;
        if (first < 1)
            throw call.ArgumentError(2, "out of bounds");
        if (last > text.Length)
            throw call.ArgumentError(3, "out of bounds");
        if (first > last)
            return 0;
        if (last - first >= Arguments.MostResults)
            throw call.Error("stack overflow (string slice too long)");
        int results = 0;
        for (int at = (int)first - 1; at < last;)
        {
            int length = Utf8Text.Decode(text[at..], isStrict, out uint code);
            if (length == 0)
                throw call.Error(Invalid);
            call.Push(Value.OfSmall(code));
            results++;
            at += length;
        }
        return results;
    }

    private static int Length(ref Call call)
    {
        ReadOnlySpan<byte> text = call.Bytes(1);
        long first = Position(call.Integer(2, 1), text.Length);
        long last = Position(call.Integer(3, -1), text.Length);
        bool isStrict = !call[4].IsTruthy;
        if (first < 1 || --first > text.Length)
            throw call.ArgumentError(2, "initial position out of bounds");
        if (--last >= text.Length)
            throw call.ArgumentError(3, "final position out of bounds");
        call.Tick((int)(Math.Max(0, last - first) / 16));
        long count = 0;
        while (first <= last)
        {
            int length = Utf8Text.Decode(text[(int)first..], isStrict, out _);
            if (length == 0)
                return call.Return(Value.Nil, Value.OfSmall(first + 1));
            first += length;
            count++;
        }
        return call.Return(count);
    }

    private static int Offset(ref Call call)
    {
        ReadOnlySpan<byte> text = call.Bytes(1);
        long count = call.Integer(2);
        long at = Position(call.Integer(3, count >= 0 ? 1 : text.Length + 1L), text.Length) - 1;
        if (at < 0 || at > text.Length)
            throw call.ArgumentError(3, "position out of bounds");
        if (count == 0)
        {
            while (at > 0 && IsContinuation(text, at))
                at--;
            return call.Return(at + 1);
        }
        if (IsContinuation(text, at))
            throw call.Error("initial position is a continuation byte");
        call.Tick((int)(Math.Min(Math.Abs(count), text.Length) / 16));
        if (count < 0)
        {
            for (; count < 0 && at > 0; count++)
            {
                do
                    at--;
                while (at > 0 && IsContinuation(text, at));
            }
        }
        else
        {
            for (count--; count > 0 && at < text.Length; count--)
            {
                do
                    at++;
                while (IsContinuation(text, at));
            }
        }
        return count == 0 ? call.Return(at + 1) : call.Return(Value.Nil);
    }

    private static int Codes(ref Call call)
    {
        call.Bytes(1);
        LibraryFunction next = call[2].IsTruthy ? s_nextLax : s_nextStrict;
        return call.Return(call.Machine.Library.Function(next), call[1], Value.OfSmall(0));
    }

    private static int Next(ref Call call, bool isStrict)
    {
        ReadOnlySpan<byte> text = call.Bytes(1);
        long at = call.Integer(2) - 1;
        if (at < 0)
        {
            at = 0;
        }
        else if (at < text.Length)
        {
            do
                at++;
            while (IsContinuation(text, at));
        }
        if (at >= text.Length)
            return 0;
        if (Utf8Text.Decode(text[(int)at..], isStrict, out uint code) == 0)
            throw call.Error(Invalid);
        return call.Return(Value.OfSmall(at + 1), Value.OfSmall(code));
    }

    private static bool IsContinuation(ReadOnlySpan<byte> text, long at) => at < text.Length && Utf8Text.IsContinuation(text[(int)at]);

    // Unlike in string.sub, what is before the beginning is 0.
    private static long Position(long position, long length) =>
        position >= 0 ? position : -position > length ? 0 : length + position + 1;
}
