using System;
using System.Runtime.CompilerServices;

namespace Lua;

/// <summary>What a search for a pattern needs besides its texts. It can be used for one search after the other, by one at a time.</summary>
/// <param name="tick">Is told now and then how many steps were made; it may throw.</param>
internal sealed class PatternMemory(Action<int> tick)
{
    private Brackets _brackets; // the sets read lately, by the low bits of where they stand
    private Captures _captures;

    /// <summary>Steps since the last tick.</summary>
    public int Steps { get; set; }

    /// <summary>Forgets the sets of another pattern.</summary>
    public void Clear()
    {
        for (int i = 0; i < Brackets.Length; i++)
            _brackets[i].End = 0;
    }

    /// <summary>Where the set of brackets that stands there is kept, or another one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref BracketSet Bracket(int at) => ref _brackets[at & (Brackets.Length - 1)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Captured Capture(int index) => ref _captures[index];

    /// <summary>Tells of the steps made.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Tick()
    {
        int steps = Steps;
        Steps = 0;
        tick(steps);
    }

    [InlineArray(Length)]
    private struct Brackets
    {
        public const int Length = 4;

        private BracketSet _first;
    }

    [InlineArray(PatternMatcher.MostCaptures)]
    private struct Captures
    {
        private Captured _first;
    }
}

/// <summary>A set of bytes as a pattern has it in brackets.</summary>
internal struct BracketSet
{
    public ByteSet Set;

    /// <summary>Where it begins.</summary>
    public int At;

    /// <summary>Where it ends; 0 if there is none.</summary>
    public int End;
}

/// <summary>What a part of a pattern in parentheses has matched.</summary>
internal struct Captured
{
    /// <summary>The length of a capture whose end was not reached yet.</summary>
    public const int Open = -1;

    /// <summary>The length of one that is a position only.</summary>
    public const int Position = -2;

    public int Start;
    public int Length;
}
