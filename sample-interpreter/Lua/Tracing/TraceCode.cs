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

    /// <summary>Adds an instruction, or finds one that gave the same.</summary>
    public int Add(in TraceInstruction instruction)
    {
        if (!TraceEffects.HasEffect(instruction.Op))
        {
            var key = (instruction.Op, instruction.Type, instruction.A, instruction.B, instruction.C, instruction.K, instruction.L);
            if (_known.TryGetValue(key, out int known))
                return known;
            _known.Add(key, _all.Count);
        }
        else
        {
            Forget(instruction.Op);
        }

        _all.Add(instruction);
        _tags.Add(0);
        return _all.Count - 1;
    }

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
