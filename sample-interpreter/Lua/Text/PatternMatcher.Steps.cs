using System;

namespace Lua;

internal ref partial struct PatternMatcher
{
    // Matches the pattern from here on. The end of the match, or -1.
    private int Match(int at, int pattern)
    {
        if (_depth == MostLevels)
            throw new TextException("pattern too complex");
        _depth++;
        int end = MatchItems(at, pattern);
        _depth--;
        return end;
    }

    private int MatchItems(int at, int pattern)
    {
        Spend(1);
        while (pattern < _pattern.Length)
        {
            switch (_pattern[pattern])
            {
                case (byte)'(':
                    bool isPosition = pattern + 1 < _pattern.Length && _pattern[pattern + 1] == ')';
                    return isPosition
                        ? BeginCapture(at, pattern + 2, Captured.Position)
                        : BeginCapture(at, pattern + 1, Captured.Open);
                case (byte)')':
                    return EndCapture(at, pattern + 1);
                case (byte)'$' when pattern + 1 == _pattern.Length:
                    return at == _source.Length ? at : -1;
                case (byte)'%' when pattern + 1 < _pattern.Length:
                    int next = _pattern[pattern + 1];
                    if (next == 'b')
                    {
                        at = MatchBalanced(at, pattern + 2);
                        pattern += 4;
                    }
                    else if (next == 'f')
                    {
                        pattern = MatchFrontier(at, pattern + 2);
                        at = pattern < 0 ? -1 : at;
                    }
                    else if (next is >= '0' and <= '9')
                    {
                        at = MatchCaptured(at, next - '1');
                        pattern += 2;
                    }
                    else
                    {
                        break;
                    }
                    if (at < 0)
                        return -1;
                    continue;
            }

            int end = _items.End(pattern);
            byte repetition = end < _pattern.Length ? _pattern[end] : (byte)0;
            bool matches = at < _source.Length && _items.Matches(pattern, _source[at]);
            switch (repetition)
            {
                case (byte)'*':
                    return MatchMost(at, pattern, end + 1);
                case (byte)'+':
                    return matches ? MatchMost(at + 1, pattern, end + 1) : -1;
                case (byte)'-':
                    return MatchLeast(at, pattern, end + 1);
                case (byte)'?':
                    if (matches && Match(at + 1, end + 1) is >= 0 and int matched)
                        return matched;
                    pattern = end + 1;
                    break;
                default:
                    if (!matches)
                        return -1;
                    at++;
                    pattern = end;
                    break;
            }
        }
        return at;
    }

    // As many as there are, then fewer and fewer until the rest matches.
    private int MatchMost(int at, int item, int rest)
    {
        ReadOnlySpan<byte> source = _source;
        int last = at;
        if (_pattern[item] == '.')
        {
            last = source.Length;
        }
        else
        {
            ByteSet set = _items.Set(item);
            while (last < source.Length && set.Contains(source[last]))
                last++;
            Spend(last - at);
        }
        if (rest == _pattern.Length && _depth < MostLevels)
            return last;
        for (; last >= at; last--)
        {
            if (Match(last, rest) is >= 0 and int end)
                return end;
        }
        return -1;
    }

    // None, then more and more until the rest matches.
    private int MatchLeast(int at, int item, int rest)
    {
        while (true)
        {
            if (Match(at, rest) is >= 0 and int end)
                return end;
            if (at >= _source.Length || !_items.Matches(item, _source[at]))
                return -1;
            at++;
        }
    }

    private int BeginCapture(int at, int pattern, int kind)
    {
        if (_level >= MostCaptures)
            throw new TextException("too many captures");
        ref Captured captured = ref _memory.Capture(_level);
        captured.Start = at;
        captured.Length = kind;
        _level++;
        int end = Match(at, pattern);
        if (end < 0)
            _level--;
        return end;
    }

    private int EndCapture(int at, int pattern)
    {
        int index = _level - 1;
        while (index >= 0 && _memory.Capture(index).Length != Captured.Open)
            index--;
        if (index < 0)
            throw new TextException("invalid pattern capture");
        ref Captured captured = ref _memory.Capture(index);
        captured.Length = at - captured.Start;
        int end = Match(at, pattern);
        if (end < 0)
            captured.Length = Captured.Open;
        return end;
    }

    // From one byte to the other that closes it; those between them may open and close more.
    private int MatchBalanced(int at, int pattern)
    {
        if (pattern + 1 >= _pattern.Length)
            throw new TextException("malformed pattern (missing arguments to '%b')");
        byte opening = _pattern[pattern];
        byte closing = _pattern[pattern + 1];
        if (at >= _source.Length || _source[at] != opening)
            return -1;
        int open = 1;
        for (int i = at + 1; i < _source.Length; i++)
        {
            byte c = _source[i];
            if (c == closing)
            {
                if (--open == 0)
                {
                    Spend(i - at);
                    return i + 1;
                }
            }
            else if (c == opening)
            {
                open++;
            }
        }
        Spend(_source.Length - at);
        return -1;
    }

    // Where the pattern goes on behind the set, or -1.
    private int MatchFrontier(int at, int set)
    {
        if (set >= _pattern.Length || _pattern[set] != '[')
            throw new TextException("missing '[' after '%f' in pattern");
        int end = _items.End(set);
        byte before = at == 0 ? (byte)0 : _source[at - 1];
        byte behind = at == _source.Length ? (byte)0 : _source[at];
        return !_items.Matches(set, before) && _items.Matches(set, behind) ? end : -1;
    }

    private int MatchCaptured(int at, int index)
    {
        if (index < 0 || index >= _level || _memory.Capture(index).Length == Captured.Open)
            throw new TextException($"invalid capture index %{index + 1}");
        Captured captured = _memory.Capture(index);
        if (captured.Length < 0) // a position, which no text is as long as
            return -1;
        Spend(captured.Length);
        return _source[at..].StartsWith(_source.Slice(captured.Start, captured.Length)) ? at + captured.Length : -1;
    }
}
