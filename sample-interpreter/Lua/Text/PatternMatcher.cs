using System;
using System.Runtime.CompilerServices;

namespace Lua;

/// <summary>A match of a pattern of Lua: looks for it, and keeps what it captured.</summary>
internal ref partial struct PatternMatcher
{
    /// <summary>Captures that a pattern may have.</summary>
    public const int MostCaptures = 32;

    private const int MostLevels = 200;
    private const int StepsPerTick = 1 << 14;

    private readonly ReadOnlySpan<byte> _source;
    private readonly ReadOnlySpan<byte> _pattern;
    private readonly PatternMemory _memory;
    private readonly bool _anchored;
    private readonly PatternItems _items;
    private int _depth;
    private int _level;

    /// <summary>Prepares a search.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="pattern">What for.</param>
    /// <param name="canAnchor">Whether ^ at its beginning means that it matches only where the search begins.</param>
    /// <param name="memory">What is used by this search only, and was cleared unless the pattern before was the same.</param>
    public PatternMatcher(ReadOnlySpan<byte> source, ReadOnlySpan<byte> pattern, bool canAnchor, PatternMemory memory)
    {
        _source = source;
        _anchored = canAnchor && pattern.Length > 0 && pattern[0] == '^';
        _pattern = _anchored ? pattern[1..] : pattern;
        _items = new PatternItems(_pattern, memory);
        _memory = memory;
    }

    /// <summary>Whether the pattern matches only where the search begins.</summary>
    public readonly bool IsAnchored => _anchored;

    /// <summary>Where the match begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where the match ends.</summary>
    public int End { get; private set; }

    /// <summary>How many captures the pattern has.</summary>
    public readonly int CaptureCount => _level;

    /// <summary>Whether a pattern means just its own text.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> pattern) => pattern.IndexOfAny("^$*+?.([%-"u8) < 0;

    /// <summary>Looks for the first match that begins at a place or behind it and does not end where it must not.</summary>
    public bool Search(int from, int notEnding = -1)
    {
        if (_anchored)
            return TryAt(from, notEnding);
        int first = FirstItem();
        int literal = first >= 0 && !IsSpecial(_pattern[first]) ? _pattern[first] : -1;
        ByteSet set = first >= 0 && literal < 0 ? _items.Set(first) : default;
        for (int at = from; at <= _source.Length; at++)
        {
            if (literal >= 0)
            {
                int skipped = _source[at..].IndexOf((byte)literal);
                if (skipped < 0)
                    return false;
                at += skipped;
            }
            else if (first >= 0)
            {
                int skipped = at;
                while (skipped < _source.Length && !set.Contains(_source[skipped]))
                    skipped++;
                if (skipped == _source.Length)
                    return false;
                Spend(skipped - at);
                at = skipped;
            }
            if (TryAt(at, notEnding))
                return true;
        }
        return false;
    }

    /// <summary>What a capture has; without any captures the first is the whole match.</summary>
    /// <returns>Whether it is a position only (the start), and no text.</returns>
    public readonly bool Capture(int index, out int start, out int length)
    {
        if (index >= _level)
        {
            if (index != 0)
                throw new TextException($"invalid capture index %{index + 1}");
            start = Start;
            length = End - Start;
            return false;
        }
        Captured captured = _memory.Capture(index);
        if (captured.Length == Captured.Open)
            throw new TextException("unfinished capture");
        start = captured.Start;
        length = captured.Length;
        return length == Captured.Position;
    }

    private bool TryAt(int at, int notEnding)
    {
        _level = 0;
        _depth = 0;
        Start = at;
        End = Match(at, 0);
        return End >= 0 && End != notEnding;
    }

    // Where the character stands with which every match begins, or -1 if it may begin with another one, or with none.
    private int FirstItem()
    {
        int at = 0;
        while (at + 1 < _pattern.Length && _pattern[at] == '(' && _pattern[at + 1] != ')')
            at++;
        if (at >= MostCaptures || at == _pattern.Length || _pattern[at] is (byte)'(' or (byte)')' or (byte)'$')
            return -1;
        byte next = at + 1 < _pattern.Length ? _pattern[at + 1] : (byte)0;
        if (_pattern[at] == '%' && next is (byte)'b' or (byte)'f' or (>= (byte)'0' and <= (byte)'9'))
            return -1;
        int end = _items.End(at);
        return end < _pattern.Length && _pattern[end] is (byte)'*' or (byte)'?' or (byte)'-' ? -1 : at;
    }

    private static bool IsSpecial(byte c) => c is (byte)'.' or (byte)'%' or (byte)'[';

    // Work that grows with the text is counted, so that it can be stopped.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Spend(int steps)
    {
        if ((_memory.Steps += steps) >= StepsPerTick)
            _memory.Tick();
    }
}
