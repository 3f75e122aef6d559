using System.Collections.Generic;

namespace Lua;

/// <summary>What of a trace is done once before its loop, what each round, and which values go from round to round.</summary>
internal sealed class TraceLoop
{
    private readonly TraceCode _code;
    private readonly bool[] _changes;

    private TraceLoop(TraceCode code)
    {
        _code = code;
        _changes = new bool[code.Count];
        IsBefore = new bool[code.Count];
        IsUsed = new bool[code.Count];
    }

    /// <summary>A variable of the loop: what it is at the beginning of a round, and at its end.</summary>
    /// <param name="Slot">Where it lies on the stack.</param>
    /// <param name="First">The instruction whose value it is at the beginning of the first round, and whose register it has.</param>
    /// <param name="Next">The one whose value it is in the next round.</param>
    public readonly record struct Variable(int Slot, int First, int Next);

    public TraceCode Code => _code;

    /// <summary>Which instructions are done once.</summary>
    public bool[] IsBefore { get; }

    /// <summary>Which instructions somebody wants.</summary>
    public bool[] IsUsed { get; }

    public List<Variable> Variables { get; } = [];

    /// <summary>Slots that a round writes and none reads, with what they get.</summary>
    public List<KeyValuePair<int, int>> Stores { get; } = [];

    /// <summary>Makes a loop of what was recorded; null where a variable has another type at the end of a round.</summary>
    public static TraceLoop? Make(Recorder recorder, int locals)
    {
        var loop = new TraceLoop(recorder.Code);
        return loop.FindVariables(recorder, locals) && loop.FindWhatIsBefore() ? loop.FindUses() : null;
    }

    private bool FindVariables(Recorder recorder, int locals)
    {
        // What the type of a slot's value was guarded to be.
        var typed = new Dictionary<int, int>();
        for (int i = 0; i < _code.Count; i++)
        {
            if (_code[i].Op is TraceOp.UntagInteger or TraceOp.UntagFloat && _code[_code[i].A].Op == TraceOp.Slot)
                typed[_code[i].A] = i;
        }

        foreach ((int slot, int last) in recorder.Writes)
        {
            if (slot >= locals)
                continue;
            int entry = recorder.EntryOf(slot);
            if (entry < 0)
            {
                Stores.Add(new(slot, last));
                continue;
            }

            int first = typed.TryGetValue(entry, out int known) ? known : entry;
            if (last == first || last == entry)
                continue;
            TraceInstruction begin = _code[first], end = _code[last];
            if (begin.Type != end.Type)
                return false;
            if (begin.Type == TraceType.Bits && _code.TagOf(first) != 0 && _code.TagOf(first) != _code.TagOf(last))
                return false;
            if (first != entry && IsTakenByOthers(entry, first))
                return false;
            Variables.Add(new Variable(slot, first, last));
            _changes[first] = true;
        }

        return true;
    }

    // The value as it lay on the stack is that of the first round only.
    private bool IsTakenByOthers(int entry, int typed)
    {
        for (int i = 0; i < _code.Count; i++)
        {
            TraceInstruction instruction = _code[i];
            if (i != typed && (instruction.A == entry || instruction.B == entry || instruction.C == entry))
                return true;
        }

        return false;
    }

    private bool FindWhatIsBefore()
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
            bool isGuardOfEntry = instruction.Op == TraceOp.RequireTag && _code[instruction.A].Op == TraceOp.Slot;
            bool changes = TraceEffects.HasEffect(instruction.Op)
                || (!isGuardOfEntry && (Changes(instruction.A) || Changes(instruction.B) || Changes(instruction.C)));
            foreach (TraceOp store in stores)
                changes |= TraceEffects.Changes(store, instruction.Op);
            _changes[i] = changes;
            IsBefore[i] = !changes;
        }

        return true;
    }

    private bool Changes(int operand) => operand >= 0 && _changes[operand];

    private TraceLoop FindUses()
    {
        foreach (Variable variable in Variables)
        {
            Use(variable.First);
            Use(variable.Next);
        }

        foreach ((_, int value) in Stores)
            Use(value);
        for (int i = _code.Count - 1; i >= 0; i--)
        {
            TraceInstruction instruction = _code[i];
            if (!IsUsed[i] && !TraceEffects.HasEffect(instruction.Op) && !TraceEffects.IsGuard(instruction.Op))
                continue;
            IsUsed[i] = true;
            Use(instruction.A);
            Use(instruction.B);
            Use(instruction.C);
            if (instruction.Exit < 0 || IsBefore[i])
                continue;
            foreach ((_, int value) in _code.Snapshots[instruction.Exit].Writes)
                Use(value);
        }

        return this;
    }

    private void Use(int value)
    {
        if (value >= 0)
            IsUsed[value] = true;
    }
}
