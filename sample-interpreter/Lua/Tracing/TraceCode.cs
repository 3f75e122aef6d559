using System;
using System.Collections.Generic;

namespace Lua;

/// <summary>The instructions of a trace as they are recorded. What was computed before, and cannot have changed, is not computed again.</summary>
internal sealed class TraceCode
{
    private readonly List<TraceInstruction> _all = [];
    private readonly Dictionary<(TraceOp Op, TraceType Type, int A, int B, int C, ulong K, ulong L), int> _known = [];
    private readonly List<uint> _tags = [];

    public List<Snapshot> Snapshots { get; } = [];

    public int Count => _all.Count;

    public TraceInstruction this[int index] => _all[index];

    /// <summary>The tag that a value of <see cref="TraceType.Bits"/> is known to have; 0 if it may be any.</summary>
    public uint TagOf(int index) => _tags[index];

    public void SetTag(int index, uint tag) => _tags[index] = tag;

    public int Constant(Value value) =>
        value.IsSmall ? Integer(value.Small)
        : value.IsFloat ? Add(new TraceInstruction(TraceOp.Constant, TraceType.Float, -1, -1, -1, value.Bits, 0, -1))
        : Bits(value);

    public int Integer(long value) => Add(new TraceInstruction(TraceOp.Constant, TraceType.Integer, -1, -1, -1, (ulong)value, 0, -1));

    public int Float(double value) =>
        Add(new TraceInstruction(TraceOp.Constant, TraceType.Float, -1, -1, -1, BitConverter.DoubleToUInt64Bits(value), 0, -1));

    /// <summary>A constant as it lies on the stack.</summary>
    public int Bits(Value value)
    {
        int constant = Add(new TraceInstruction(TraceOp.Constant, TraceType.Bits, -1, -1, -1, value.Bits, 0, -1));
        _tags[constant] = value.Tag;
        return constant;
    }

    /// <summary>Whether it is done where the loop begins: the value of a slot, or what type it has.</summary>
    public bool IsOfEntry(int index) => _all[index].Op switch
    {
        TraceOp.Slot or TraceOp.OwnFunction => true,
        TraceOp.UntagInteger or TraceOp.UntagFloat or TraceOp.RequireTag => _all[_all[index].A].Op == TraceOp.Slot,
        _ => false,
    };

    /// <summary>What follows is of a path: it knows what was done before, and what is done where the loop begins.</summary>
    public void Begin(TracePath path)
    {
        _known.Clear();
        for (int i = 0; i < _all.Count; i++)
        {
            TraceInstruction instruction = _all[i];
            _tags[i] = instruction is { IsConstant: true, Type: TraceType.Bits } ? new Value(instruction.K).Tag : 0;
            if (!IsOfEntry(i) && !instruction.IsConstant && !path.Follows(i))
                continue;
            if (TraceEffects.HasEffect(instruction.Op))
                Forget(instruction.Op);
            else
                _known.TryAdd(KeyOf(instruction), i);
            if (instruction.Op == TraceOp.RequireTag)
                _tags[instruction.A] = (uint)instruction.K;
            else if (instruction.Op == TraceOp.RequireBits)
                _tags[instruction.A] = new Value(instruction.K).Tag;
        }
    }

    /// <summary>Forgets the instructions and snapshots of a path, which was recorded last.</summary>
    public void Truncate(TracePath path)
    {
        int first = path.First;
        Snapshots.RemoveRange(path.FirstSnapshot, Snapshots.Count - path.FirstSnapshot);
        _all.RemoveRange(first, _all.Count - first);
        _tags.RemoveRange(first, _tags.Count - first);
        _known.Clear();
    }

    /// <summary>Adds an instruction, or finds one that gave the same.</summary>
    public int Add(in TraceInstruction instruction)
    {
        if (!TraceEffects.HasEffect(instruction.Op))
        {
            if (_known.TryGetValue(KeyOf(instruction), out int known))
                return known;
            _known.Add(KeyOf(instruction), _all.Count);
        }
        else
        {
            Forget(instruction.Op);
        }

        _all.Add(instruction);
        _tags.Add(0);
        return _all.Count - 1;
    }

    private static (TraceOp Op, TraceType Type, int A, int B, int C, ulong K, ulong L) KeyOf(in TraceInstruction x) =>
        (x.Op, x.Type, x.A, x.B, x.C, x.K, x.L);

    // What may have another value behind a store.
    private void Forget(TraceOp store)
    {
        List<(TraceOp, TraceType, int, int, int, ulong, ulong)>? changed = null;
        foreach (var key in _known.Keys)
        {
            if (TraceEffects.Changes(store, key.Op))
                (changed ??= []).Add(key);
        }

        foreach (var key in changed ?? [])
            _known.Remove(key);
    }
}
