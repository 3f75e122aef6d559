using System;
using System.Runtime.CompilerServices;

namespace Lua;

/// <summary>The single characters of a pattern, with what each matches; sets in brackets are read once only.</summary>
internal readonly ref struct PatternItems
{
    private readonly ReadOnlySpan<byte> _pattern;
    private readonly PatternMemory _memory;

    public PatternItems(ReadOnlySpan<byte> pattern, PatternMemory memory)
    {
        _pattern = pattern;
        _memory = memory;
    }

    /// <summary>Where the single character that begins here ends.</summary>
    public int End(int at)
    {
        switch (_pattern[at])
        {
            case (byte)'%':
                if (at + 1 == _pattern.Length)
                    throw new TextException("malformed pattern (ends with '%')");
                return at + 2;
            case (byte)'[':
                return Bracket(at).End;
            default:
                return at + 1;
        }
    }

    /// <summary>Whether the single character that begins here matches a byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(int at, byte value) => _pattern[at] switch
    {
        (byte)'.' => true,
        (byte)'%' => CharacterClasses.Of(_pattern[at + 1]).Contains(value),
        (byte)'[' => Bracket(at).Set.Contains(value),
        byte literal => literal == value,
    };

    /// <summary>All bytes that the single character that begins here matches.</summary>
    public ByteSet Set(int at)
    {
        switch (_pattern[at])
        {
            case (byte)'.':
                return ByteSet.All;
            case (byte)'%':
                return CharacterClasses.Of(_pattern[at + 1]);
            case (byte)'[':
                return Bracket(at).Set;
            default:
                ByteSet set = default;
                set.Add(_pattern[at]);
                return set;
        }
    }

    private ref BracketSet Bracket(int at)
    {
        ref BracketSet bracket = ref _memory.Bracket(at);
        if (bracket.At != at || bracket.End == 0)
            Read(at, ref bracket);
        return ref bracket;
    }

    private void Read(int start, ref BracketSet bracket)
    {
        int at = start + 1;
        bool others = at < _pattern.Length && _pattern[at] == '^';
        if (others)
            at++;
        bracket.End = 0; // until it is read
        int end = at;
        do // a bracket that is the first in the set does not close it
        {
            if (end >= _pattern.Length)
                throw new TextException("malformed pattern (missing ']')");
            end += _pattern[end] == '%' ? 2 : 1;
        }
        while (end >= _pattern.Length || _pattern[end] != ']');

        ByteSet set = default;
        while (at < end)
        {
            byte c = _pattern[at];
            if (c == '%')
            {
                set.Add(CharacterClasses.Of(_pattern[at + 1]));
                at += 2;
            }
            else if (at + 2 < end && _pattern[at + 1] == '-')
            {
                set.AddRange(c, _pattern[at + 2]);
                at += 3;
            }
            else
            {
                set.Add(c);
                at++;
            }
        }
        bracket.Set = others ? ~set : set;
        bracket.At = start;
        bracket.End = end + 1;
    }
}
