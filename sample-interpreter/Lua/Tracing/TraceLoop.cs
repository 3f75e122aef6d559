using System;
using System.Collections.Generic;

namespace Lua;

/// <summary>What of a trace is done once before its loop, what each round, and which values go from round to round.</summary>
internal sealed class TraceLoop
{
    private readonly TraceTree _tree;
    private readonly TraceCode _code;
    private readonly bool[] _changes;

    private TraceLoop(TraceTree tree)
    {
        _tree = tree;
        _code = tree.Code;
        _changes = new bool[_code.Count];
        IsBefore = new bool[_code.Count];
        IsUsed = new bool[_code.Count];
    }

    /// <summary>A variable of the loop.</summary>
    /// <param name="Slot">Where it lies on the stack.</param>
    /// <param name="First">The instruction whose value it is at the beginning of the first round, and whose register it has.</param>
    public readonly record struct Variable(int Slot, int First);

    /// <summary>What happens at the end of a path.</summary>
    /// <param name="Moves">Variables that get other values: their first ones, and the instructions whose values those are.</param>
    /// <param name="Stores">Slots that no path reads, with what they get.</param>
    public sealed record End(List<(int First, int Next)> Moves, List<(int Slot, int Value)> Stores);

    public TraceTree Tree => _tree;

    /// <summary>Which instructions are done once.</summary>
    public bool[] IsBefore { get; }

    /// <summary>Which instructions somebody wants.</summary>
    public bool[] IsUsed { get; }

    public List<Variable> Variables { get; } = [];

    public Dictionary<TracePath, End> Ends { get; } = [];

    /// <summary>Makes a loop of what was recorded; null where a variable has another type at the end of a path.</summary>
    public static TraceLoop? Make(TraceTree tree)
    {
        var loop = new TraceLoop(tree);
        if (!loop.FindVariables())
            return null;
        loop.FindWhatIsBefore();
        loop.FindUses();
        return loop;
    }

    private bool FindVariables()
    {
        // What the type of a slot's value was guarded to be, and its tag.
        var typed = new Dictionary<int, int>();
        var tags = new Dictionary<int, uint>();
        for (int i = 0; i < _code.Count; i++)
        {
            if (!_code.IsOfEntry(i))
                continue;
            TraceInstruction x = _code[i];
            if (x.Op is TraceOp.UntagInteger or TraceOp.UntagFloat && !typed.TryAdd(x.A, i))
                return false;
            if (x.Op == TraceOp.RequireTag && !tags.TryAdd(x.A, (uint)x.K))
                return false;
        }

        foreach (TracePath path in _tree.Paths)
        {
            var end = new End([], []);
            Ends.Add(path, end);
            foreach ((int slot, int last, uint tag) in path.Writes)
            {
                if (slot >= _tree.Locals)
                    continue;
                if (!_tree.Entries.TryGetValue(slot, out int entry))
                {
                    end.Stores.Add((slot, last));
                    continue;
                }

                int first = typed.TryGetValue(entry, out int known) ? known : entry;
                if (last == first || last == entry)
                    continue;
                if (_code[first].Type != _code[last].Type || (tags.TryGetValue(entry, out uint wanted) && wanted != tag))
                    return false;
                if (first != entry && IsTakenByOthers(entry, first))
                    return false;
                end.Moves.Add((first, last));
                if (_changes[first])
                    continue;
                _changes[first] = true;
                Variables.Add(new Variable(slot, first));
            }
        }

        return true;
    }

    // The value as it lay on the stack is that of the first round only.
    private bool IsTakenByOthers(int entry, int typed)
    {
        for (int i = 0; i < _code.Count; i++)
        {
            TraceInstruction x = _code[i];
            if (i != typed && (x.A == entry || x.B == entry || x.C == entry))
                return true;
            if (x.Exit >= 0 && Array.Exists(_code.Snapshots[x.Exit].Writes, write => write.Value == entry))
                return true;
        }

        return _tree.Paths.Exists(path => path.Writes.Exists(write => write.Value == entry));
    }

    private void FindWhatIsBefore()
    {
        var stores = new HashSet<TraceOp>();
        for (int i = 0; i < _code.Count; i++)
        {
            if (TraceEffects.HasEffect(_code[i].Op))
                stores.Add(_code[i].Op);
        }

        for (int i = 0; i < _code.Count; i++)
        {
            TraceInstruction instruction = _code[i];
            if (_changes[i])
            {
                // A variable: its first value is taken from the stack, and its type looked at, once.
                IsBefore[i] = true;
                continue;
            }

            // So is the tag of a variable that stays as it lies on the stack.
            bool isGuardOfEntry = instruction.Op == TraceOp.RequireTag && _code.IsOfEntry(i);
            bool changes = TraceEffects.HasEffect(instruction.Op)
                || (!isGuardOfEntry && (Changes(instruction.A) || Changes(instruction.B) || Changes(instruction.C)));
            foreach (TraceOp store in stores)
                changes |= TraceEffects.Changes(store, instruction.Op);

            // What only another path needs is not done where that is not taken.
            if (i >= _tree.Paths[0].Behind && !_code.IsOfEntry(i) && !instruction.IsConstant)
                changes = true;
            _changes[i] = changes;
            IsBefore[i] = !changes;
        }
    }

    private bool Changes(int operand) => operand >= 0 && _changes[operand];

    private void FindUses()
    {
        foreach (Variable variable in Variables)
            Use(variable.First);
        foreach (End end in Ends.Values)
        {
            foreach ((_, int next) in end.Moves)
                Use(next);
            foreach ((_, int value) in end.Stores)
                Use(value);
        }

        for (int i = _code.Count - 1; i >= 0; i--)
        {
            TraceInstruction instruction = _code[i];
            if (!IsUsed[i] && !TraceEffects.HasEffect(instruction.Op) && !TraceEffects.IsGuard(instruction.Op))
                continue;
            IsUsed[i] = true;
            Use(instruction.A);
            Use(instruction.B);
            Use(instruction.C);
            if (instruction.Exit < 0 || IsBefore[i] || _tree.ForkAt(i) is not null)
                continue;
            foreach ((_, int value) in _code.Snapshots[instruction.Exit].Writes)
                Use(value);
        }
    }

    private void Use(int value)
    {
        if (value >= 0)
            IsUsed[value] = true;
    }
}
