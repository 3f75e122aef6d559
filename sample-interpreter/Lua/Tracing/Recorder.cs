using System.Collections.Generic;

namespace Lua;

/// <summary>
/// Writes down what a function does from a loop's beginning until it is there again. It sees each instruction before it is done, with the
/// values that it has then; what an instruction gave, and which way it went, it sees at the next one.
/// </summary>
internal sealed unsafe partial class Recorder
{
    private const int MostInstructions = 1500, MostSteps = 600, MostFrames = 6;

    private readonly Machine _machine;
    private readonly int _root;
    private readonly List<TraceFrame> _frames = [];
    private readonly Dictionary<int, int> _slots = [];
    private readonly SortedDictionary<int, int> _writes = [];
    private Pending _pending;
    private Branch? _branch;
    private bool _isStarted;
    private bool _repeats;
    private (int Frame, int Instruction) _last;
    private int _start = -1;
    private int _steps;

    /// <summary>Begins at a loop.</summary>
    /// <param name="machine">What runs it.</param>
    /// <param name="tree">What the loop becomes.</param>
    /// <param name="frame">The frame of the loop's function.</param>
    public Recorder(Machine machine, TraceTree tree, int frame)
    {
        (_machine, Tree, _root) = (machine, tree, frame);
        Path = new TracePath(null, -1, 0, 0);
        int own = Code.Add(new TraceInstruction(TraceOp.OwnFunction, TraceType.Bits, -1, -1, -1, 0, 0, -1));
        _frames.Add(new TraceFrame(tree.Function, 0, own, -1));
    }

    /// <summary>Begins at a guard that fails often.</summary>
    /// <param name="machine">What runs it.</param>
    /// <param name="tree">The loop.</param>
    /// <param name="frame">The frame of the loop's function.</param>
    /// <param name="guard">The guard.</param>
    public Recorder(Machine machine, TraceTree tree, int frame, int guard)
    {
        (_machine, Tree, _root) = (machine, tree, frame);
        Path = new TracePath(tree.PathOf(guard), guard, Code.Count, Code.Snapshots.Count);
        Code.Begin(Path);
        Snapshot snapshot = Code.Snapshots[Code[guard].Exit];
        _frames.AddRange(snapshot.Frames);
        foreach ((int slot, int entry) in tree.Entries)
            _slots[slot] = entry;
        for (int i = 0; i < Code.Count; i++)
        {
            if (Code[i].Op is TraceOp.UntagInteger or TraceOp.UntagFloat && Code.IsOfEntry(i))
                _slots[(int)Code[Code[i].A].K] = i;
        }

        foreach ((int slot, int value) in snapshot.Writes)
            WriteSlot(slot, value);
        _start = snapshot.Instruction;
        _isStarted = true;
    }

    /// <summary>What a step came to.</summary>
    public enum Outcome
    {
        /// <summary>It goes on.</summary>
        Recording,

        /// <summary>The loop is at its beginning again.</summary>
        Finished,

        /// <summary>It does what no trace does: <see cref="Recorder.Why"/> says what.</summary>
        Refused,
    }

    // What is to be looked at before the next instruction.
    private enum Pending
    {
        Nothing,
        Load,
        Branch,
        Call,
    }

    public TraceTree Tree { get; }

    /// <summary>What is recorded.</summary>
    public TracePath Path { get; }

    private TraceCode Code => Tree.Code;

    /// <summary>Why there is no trace.</summary>
    public string Why { get; private set; } = "";

    /// <summary>The function whose recorded code is to be entered next, so that a call is seen; null for none.</summary>
    public Function? Callee { get; private set; }

    private HashSet<Value> Constants => Path.Constants;

    private TraceFrame Top => _frames[^1];

    /// <summary>Whether an instruction is the one that was seen last, which is begun again: it is not seen twice.</summary>
    public bool Repeats(int frame, int pc)
    {
        _repeats = (frame, pc) == _last;
        return _repeats;
    }

    /// <summary>Sees an instruction that is about to be done.</summary>
    public Outcome Step(int frame, int pc)
    {
        if (_repeats && (frame, pc) == _last)
        {
            _repeats = false;
            return Outcome.Recording;
        }

        _last = (frame, pc);
        if (!_isStarted)
        {
            // A call in between is none of the loop's.
            if (frame != _root || pc != Tree.Header)
                return ++_steps > MostSteps ? Refuse("its beginning was not reached") : Outcome.Recording;
            _isStarted = true;
            _steps = 0;
        }
        else
        {
            if (_start >= 0 && pc != _start)
                return Refuse("its beginning was not reached");
            if (_start < 0 && !Resolve(frame, pc))
                return Outcome.Refused;
            if (frame == _root && pc == Tree.Header && _frames.Count == 1 && _start < 0)
                return Finish();
            _start = -1;
        }

        if (frame != _root + Top.Start)
            return Refuse("it calls what is not seen");
        if (++_steps > MostSteps || Code.Count > MostInstructions)
            return Refuse("it is too long");
        Instruction i = Top.Function.Prototype.Instructions[pc];
        Tree.Height = System.Math.Max(Tree.Height, Top.Start + Top.Function.Prototype.RegisterCount);
        return Record(in i, pc) ? Outcome.Recording : Outcome.Refused;
    }

    private Outcome Finish()
    {
        Path.Behind = Code.Count;
        foreach ((int slot, int value) in _writes)
            Path.Writes.Add((slot, value, Code.TagOf(value)));
        return Outcome.Finished;
    }

    private Outcome Refuse(string why)
    {
        Why = why;
        return Outcome.Refused;
    }

    private bool No(string why)
    {
        Why = why;
        return false;
    }

    // The value that lies in a register now.
    private Value Actual(int register) => _machine[_root + Top.Start + register];

    private int Slot(int register) => Top.Start + register;

    // The instruction whose value is in a register.
    private int Raw(int register) => RawAt(Slot(register));

    private int RawAt(int slot)
    {
        if (_slots.TryGetValue(slot, out int value))
            return value;
        value = Code.Add(new TraceInstruction(TraceOp.Slot, TraceType.Bits, -1, -1, -1, (ulong)slot, 0, -1));
        _slots[slot] = value;
        Tree.Entries[slot] = value;
        return value;
    }

    private void Write(int register, int value) => WriteSlot(Slot(register), value);

    private void WriteSlot(int slot, int value)
    {
        _slots[slot] = value;
        _writes[slot] = value;
    }

    private int Guard(int pc)
    {
        Code.Snapshots.Add(new Snapshot([.. _frames], pc, [.. _writes]));
        return Code.Snapshots.Count - 1;
    }

    private int Add(TraceOp op, TraceType type, int a = -1, int b = -1, int c = -1, ulong k = 0, ulong l = 0, int exit = -1) =>
        Code.Add(new TraceInstruction(op, type, a, b, c, k, l, exit));

    // A register's value with its type; that is guarded where it is not known. Below zero if it is not what it ought to be.
    private int Typed(int register, int exit) => TypedAt(Slot(register), exit);

    private int TypedAt(int slot, int exit)
    {
        int raw = RawAt(slot);
        int typed = TypedOf(raw, _machine[_root + slot], exit);
        if (typed >= 0 && typed != raw)
        {
            // The same value, of which more is known. It is no write.
            _slots[slot] = typed;
            if (_writes.ContainsKey(slot))
                _writes[slot] = typed;
        }

        return typed;
    }

    private int TypedOf(int raw, Value actual, int exit)
    {
        TraceType type = Code[raw].Type;
        if (type == TraceType.Integer)
            return actual.IsSmall ? raw : -1;
        if (type == TraceType.Float)
            return actual.IsFloat ? raw : -1;
        if (Code.TagOf(raw) != 0)
            return Code.TagOf(raw) == actual.Tag ? raw : -1;
        if (actual.IsSmall)
            return Add(TraceOp.UntagInteger, TraceType.Integer, raw, exit: exit);
        if (actual.IsFloat)
            return Add(TraceOp.UntagFloat, TraceType.Float, raw, exit: exit);
        if (actual.Tag == MachineEmitter.TAG_BOXED)
            return -1;
        Add(TraceOp.RequireTag, TraceType.None, raw, k: actual.Tag, exit: exit);
        Code.SetTag(raw, actual.Tag);
        return raw;
    }

    // A value as it lies on the stack.
    private int BitsOf(int value) => Code[value] switch
    {
        { Type: TraceType.Bits } => value,
        { Op: TraceOp.Constant, Type: TraceType.Integer } constant => Code.Bits(Lua.Value.OfSmall((long)constant.K)),
        { Op: TraceOp.Constant } constant => Code.Bits(new Value(constant.K)),
        { Type: TraceType.Integer } => Add(TraceOp.TagInteger, TraceType.Bits, value),
        _ => -1, // a float is itself, in another kind of register: stores have operations for it
    };

    private int FloatOf(int value) => Code[value] switch
    {
        { Type: TraceType.Float } => value,
        { Op: TraceOp.Constant } constant => Code.Float((long)constant.K),
        _ => Add(TraceOp.ToFloat, TraceType.Float, value),
    };

    private bool IsTable(int register, int exit, out int table)
    {
        table = Typed(register, exit);
        return table >= 0 && Code.TagOf(table) == MachineEmitter.TAG_TABLE;
    }

    // Which constant a value is must be known, and is guarded once.
    private void RequireConstant(int raw, Value actual, int exit)
    {
        if (Code[raw].IsConstant)
            return;
        Add(TraceOp.RequireBits, TraceType.None, raw, k: actual.Bits, exit: exit);
        Code.SetTag(raw, actual.Tag);
        Constants.Add(actual);
    }
}
