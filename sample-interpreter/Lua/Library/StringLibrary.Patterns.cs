using System;

namespace Lua;

// Those of the library that know patterns.
internal static unsafe partial class StringLibrary
{
    private static int Find(ref Call call) => FindOrMatch(ref call, true);

    private static int Match(ref Call call) => FindOrMatch(ref call, false);

    private static int FindOrMatch(ref Call call, bool isFind)
    {
        ReadOnlySpan<byte> source = call.Bytes(1);
        ReadOnlySpan<byte> pattern = call.Bytes(2);
        long start = Arguments.Start(call.Integer(3, 1), source.Length) - 1;
        if (start > source.Length)
            return call.Return(Value.Nil);
        if (isFind && (call[4].IsTruthy || PatternMatcher.IsPlain(pattern)))
        {
            call.Tick(source.Length >> 8);
            int found = source[(int)start..].IndexOf(pattern);
            if (found < 0)
                return call.Return(Value.Nil);
            long first = start + found + 1;
            return call.Return(Value.OfSmall(first), Value.OfSmall(first + pattern.Length - 1));
        }
        try
        {
            PatternMemory memory = call.Machine.Library.TakePatternMemory();
            var matcher = new PatternMatcher(source, pattern, true, memory);
            int results = 1;
            if (!matcher.Search((int)start))
            {
                call.Push(Value.Nil);
            }
            else if (isFind)
            {
                call.Push(Value.OfSmall(matcher.Start + 1));
                call.Push(Value.OfSmall(matcher.End));
                results = 2 + PushCaptures(ref call, source, matcher, false);
            }
            else
            {
                results = PushCaptures(ref call, source, matcher, true);
            }
            call.Machine.Library.Return(memory);
            return results;
        }
        catch (TextException error)
        {
            throw Arguments.Wrong(ref call, error);
        }
    }

    // The whole match stands for the captures of a pattern without any, if that is asked for.
    private static int PushCaptures(ref Call call, ReadOnlySpan<byte> source, in PatternMatcher matcher, bool orMatch)
    {
        int count = matcher.CaptureCount == 0 && orMatch ? 1 : matcher.CaptureCount;
        for (int i = 0; i < count; i++)
            call.Push(Captured(ref call, source, matcher, i));
        return count;
    }

    private static Value Captured(ref Call call, ReadOnlySpan<byte> source, in PatternMatcher matcher, int index) =>
        matcher.Capture(index, out int start, out int length)
            ? Value.OfSmall(start + 1)
            : call.Heap.NewString(source.Slice(start, length));

    private static int GlobalMatch(ref Call call)
    {
        ReadOnlySpan<byte> source = call.Bytes(1);
        ReadOnlySpan<byte> pattern = call.Bytes(2);
        long start = Arguments.Start(call.Integer(3, 1), source.Length) - 1;
        call.RequireMemory((long)source.Length + pattern.Length);
        var memory = new PatternMemory(call.Machine.CheckLimits);
        var matches = new Matches(source, pattern, (int)Math.Min(start, source.Length + 1L), memory);
        return call.Return(call.Machine.NewPassingFunction(matches.Next));
    }

    private static int GlobalSubstitute(ref Call call)
    {
        ReadOnlySpan<byte> source = call.Bytes(1);
        ReadOnlySpan<byte> pattern = call.Bytes(2);
        Value replacement = call[3];
        if (!Arguments.IsText(replacement) && !replacement.IsTable && !replacement.IsFunction)
            throw call.TypeError(3, "string/function/table");
        ReadOnlySpan<byte> text = Arguments.IsText(replacement) ? call.Bytes(3) : default;
        bool isPlain = !text.Contains((byte)'%');
        long most = call.Integer(4, source.Length + 1L);
        long count = 0;
        int copied = 0;
        bool changed = false;
        long checkedLength = 1 << 16; // what the result may have without asking for memory again

        using ByteBuffer buffer = ByteBuffer.Rent();
        try
        {
            PatternMemory memory = call.Machine.Library.TakePatternMemory();
            var matcher = new PatternMatcher(source, pattern, true, memory);
            while (count < most && matcher.Search(copied, count > 0 ? copied : -1))
            {
                count++;
                int start = matcher.Start;
                int end = matcher.End;
                buffer.Append(source[copied..start]);
                copied = end;
                if (!Arguments.IsText(replacement))
                    changed |= Substitute(ref call, buffer, source, matcher, replacement);
                else if (isPlain)
                    buffer.Append(text);
                else
                    matcher.AppendReplacement(buffer, text);
                if (buffer.Count > checkedLength)
                {
                    call.RequireMemory(2L * buffer.Count);
                    checkedLength = 2L * buffer.Count;
                }
                if (matcher.IsAnchored)
                    break;
            }
            call.Machine.Library.Return(memory);
        }
        catch (TextException error)
        {
            throw Arguments.Wrong(ref call, error);
        }
        if (count == 0 || (!changed && !Arguments.IsText(replacement)))
            return call.Return(call[1], call.Heap.Integer(count));
        buffer.Append(source[copied..]);
        call.RequireMemory(buffer.Count);
        return call.Return(call.Heap.NewString(buffer.Written), call.Heap.Integer(count));
    }

    // Appends what a table or a function has for the match, or the match itself if that is nothing.
    private static bool Substitute(
        ref Call call, ByteBuffer buffer, ReadOnlySpan<byte> source, in PatternMatcher matcher, Value replacement)
    {
        Value value;
        if (replacement.IsTable)
        {
            value = call.Get(replacement, Captured(ref call, source, matcher, 0));
        }
        else
        {
            call.Push(replacement);
            int arguments = PushCaptures(ref call, source, matcher, true);
            call.Invoke(arguments, 1);
            value = call.Pop();
        }
        if (!value.IsTruthy)
        {
            buffer.Append(source[matcher.Start..matcher.End]);
            return false;
        }
        if (!Arguments.IsText(value))
            throw call.Error($"invalid replacement value (a {Machine.TypeName(value)})");
        Arguments.Append(buffer, call.Heap, value);
        return true;
    }

    // What string.gmatch returns. It has copies of both texts: the function may live longer than they.
    private sealed class Matches(ReadOnlySpan<byte> source, ReadOnlySpan<byte> pattern, int start, PatternMemory memory)
    {
        private readonly byte[] _source = source.ToArray();
        private readonly byte[] _pattern = pattern.ToArray();
        private int _at = start;
        private int _lastEnd = -1;

        public int Next(ref Call call)
        {
            try
            {
                var matcher = new PatternMatcher(_source, _pattern, false, memory);
                if (_at > _source.Length || !matcher.Search(_at, _lastEnd))
                {
                    _at = _source.Length + 1;
                    return 0;
                }
                _at = _lastEnd = matcher.End;
                return PushCaptures(ref call, _source, matcher, true);
            }
            catch (TextException error)
            {
                throw Arguments.Wrong(ref call, error);
            }
        }
    }
}
