using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>
/// Which locals have a register, in each region of a function: in its loops, and outside of all. Where nothing says otherwise a
/// local is in its slot.
/// </summary>
/// <remarks>
/// A use weighs eight times as much for each loop around it. A call costs what saving and loading a register costs. A local
/// keeps its register from a loop to the loops in it, where they want it too.
/// </remarks>
internal sealed class RegisterPlan
{
    private const int LoopFactor = 8;
    private const int CallCost = 3;
    private const int Heaviest = 1 << 24;
    private const int Candidates = 24; // that a loop passes on to the loop around it

    private readonly int _integers;
    private readonly int _floatings;
    private readonly List<Weight> _totals = [];
    private readonly List<Weight> _touched = [];
    private int[] _weights = [];
    private int[] _registers = []; // for each region and register: the local in it, or -1
    private int[] _firstUse = []; // for each region: its uses as a list
    private int[] _nextUse = [];
    private int[] _calls = [];
    private (int Start, int Count)[] _totalsOf = [];
    private int[] _firstChild = [];
    private int[] _nextChild = [];
    private bool[] _isWritten = [];

    /// <summary>Makes a planner.</summary>
    /// <param name="integers">How many registers for integers locals may have.</param>
    /// <param name="floatings">How many for floating-point values.</param>
    public RegisterPlan(int integers, int floatings)
    {
        _integers = integers;
        _floatings = floatings;
    }

    /// <summary>Gets how many registers a region has: those for integers come first.</summary>
    public int Width => _integers + _floatings;

    /// <summary>Gets how many of them are for integers.</summary>
    public int Integers => _integers;

    /// <summary>The locals in a region's registers; -1 for none.</summary>
    /// <param name="region">A loop's number, or -1 outside of loops.</param>
    public ReadOnlySpan<int> LocalsOf(int region) => _registers.AsSpan((region + 1) * Width, Width);

    /// <summary>Whether a local is written anywhere.</summary>
    public bool IsWritten(int local) => _isWritten[local];

    /// <summary>Plans a function.</summary>
    public void Make(FunctionSummary summary, ReadOnlySpan<ValueKind> locals)
    {
        int regions = summary.Loops.Count + 1;
        Prepare(regions, locals.Length, summary.Uses.Count);
        Span<LocalUse> uses = CollectionsMarshal.AsSpan(summary.Uses);
        for (int i = 0; i < uses.Length; i++)
        {
            int region = uses[i].Loop + 1;
            _nextUse[i] = _firstUse[region];
            _firstUse[region] = i;
            if (uses[i].Writes > 0)
                _isWritten[uses[i].Local] = true;
        }

        _calls[0] = summary.Calls;
        Span<LoopSummary> loops = CollectionsMarshal.AsSpan(summary.Loops);
        for (int i = 0; i < loops.Length; i++)
        {
            _calls[i + 1] = loops[i].Calls;
            _nextChild[i + 1] = _firstChild[loops[i].Parent + 1];
            _firstChild[loops[i].Parent + 1] = i + 1;
        }

        // Children have greater numbers than their parents: what they weigh is known first, and where their parents put it.
        for (int region = regions - 1; region >= 0; region--)
            Choose(region, uses, locals);
        for (int region = 1; region < regions; region++)
            Number(region, loops[region - 1].Parent + 1);
    }

    private void Prepare(int regions, int locals, int uses)
    {
        Grow(ref _registers, regions * Width);
        Grow(ref _firstUse, regions);
        Grow(ref _firstChild, regions);
        Grow(ref _nextChild, regions);
        Grow(ref _calls, regions);
        Grow(ref _totalsOf, regions);
        Grow(ref _nextUse, uses);
        Grow(ref _weights, locals);
        Grow(ref _isWritten, locals);
        Array.Clear(_isWritten, 0, locals);
        Array.Fill(_firstUse, -1, 0, regions);
        Array.Fill(_firstChild, -1, 0, regions);
        Array.Fill(_registers, -1, 0, regions * Width);
        _totals.Clear();
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[Math.Max(length, 2 * array.Length)];
    }

    private void Choose(int region, Span<LocalUse> uses, ReadOnlySpan<ValueKind> locals)
    {
        _touched.Clear();
        for (int i = _firstUse[region]; i >= 0; i = _nextUse[i])
            Weigh(uses[i].Local, uses[i].Count);
        for (int child = _firstChild[region]; child >= 0; child = _nextChild[child])
        {
            (int start, int count) = _totalsOf[child];
            for (int i = start; i < start + count; i++)
                Weigh(_totals[i].Local, Math.Min(Heaviest, _totals[i].Value * LoopFactor));
            _calls[region] = Math.Min(Heaviest / LoopFactor, _calls[region] + (_calls[child] * LoopFactor));
        }

        Span<Weight> touched = CollectionsMarshal.AsSpan(_touched);
        foreach (ref Weight entry in touched)
        {
            int local = entry.Local;
            entry = new Weight(local, _weights[local]);
            _weights[local] = 0;
        }

        int kept = Math.Min(touched.Length, Candidates);
        BringHeaviestForward(touched, kept);
        _totalsOf[region] = (_totals.Count, kept);
        _totals.AddRange(touched[..kept]);

        // Into a register, it must be worth its load, and its saving around calls.
        int least = (CallCost * _calls[region]) + 1;
        Span<int> registers = _registers.AsSpan(region * Width, Width);
        int integer = 0;
        int floating = _integers;
        foreach (Weight entry in touched[..kept])
        {
            if (entry.Value <= least)
                break;
            if (locals[entry.Local].IsFloating())
            {
                if (floating < Width)
                    registers[floating++] = entry.Local;
            }
            else if (integer < _integers)
            {
                registers[integer++] = entry.Local;
            }
        }
    }

    // What is behind them is in no order: what a function has of locals is a stranger's choice, and is looked at once.
    private static void BringHeaviestForward(Span<Weight> entries, int count)
    {
        for (int i = 1; i < entries.Length; i++)
        {
            Weight entry = entries[i];
            int at = Math.Min(i, count);
            if (at < i && entry.Key < entries[at - 1].Key)
                continue;
            if (at < i)
                entries[i] = entries[--at];
            for (; at > 0 && entries[at - 1].Key < entry.Key; at--)
                entries[at] = entries[at - 1];
            entries[at] = entry;
        }
    }

    private void Weigh(int local, int weight)
    {
        if (_weights[local] == 0)
            _touched.Add(new Weight(local, 0));
        _weights[local] = Math.Min(Heaviest, _weights[local] + weight);
    }

    // Gives a region's locals the registers that they have in its parent, if they have any there.
    private void Number(int region, int parent)
    {
        Span<int> outer = _registers.AsSpan(parent * Width, Width);
        Span<int> registers = _registers.AsSpan(region * Width, Width);
        Span<int> chosen = stackalloc int[Width];
        registers.CopyTo(chosen);
        registers.Fill(-1);
        bool keepsOthers = _calls[region] == 0;
        Number(chosen[.._integers], outer[.._integers], registers[.._integers], keepsOthers);
        Number(chosen[_integers..], outer[_integers..], registers[_integers..], keepsOthers);
    }

    private static void Number(Span<int> chosen, ReadOnlySpan<int> outer, Span<int> registers, bool keepsOthers)
    {
        for (int i = 0; i < outer.Length; i++)
        {
            int at = outer[i] >= 0 ? chosen.IndexOf(outer[i]) : -1;
            if (at < 0)
                continue;
            registers[i] = outer[i];
            chosen[at] = -1;
        }

        // First where the parent has nothing.
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < registers.Length; i++)
            {
                if (registers[i] >= 0 || (pass == 0 && outer[i] >= 0))
                    continue;
                int at = chosen.IndexOfAnyExcept(-1);
                if (at < 0)
                    break;
                registers[i] = chosen[at];
                chosen[at] = -1;
            }
        }

        for (int i = 0; keepsOthers && i < registers.Length; i++)
        {
            if (registers[i] < 0)
                registers[i] = outer[i];
        }
    }

    /// <summary>What a local weighs in a region. Keys sort by weight, and by number, the lower one first, where that is the same.</summary>
    private readonly struct Weight(int local, int value)
    {
        public readonly long Key = ((long)value << 32) | (uint)~local;

        public int Local => ~(int)Key;

        public int Value => (int)(Key >> 32);
    }
}
