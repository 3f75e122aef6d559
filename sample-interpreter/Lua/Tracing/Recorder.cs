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
    private readonly int _header;
    private readonly List<TraceFrame> _frames = [];
    private readonly Dictionary<int, int> _slots = [];
    private readonly SortedDictionary<int, int> _writes = [];
    private Pending _pending;
    private Branch? _branch;
    private bool _isStarted;
    private int _steps;

    /// <summary>Begins at a loop.</summary>
    /// <param name="machine">What runs it.</param>
    /// <param name="function">The function with the loop.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="header">The first instruction of the loop's body.</param>
    /// <param name="loop">The instruction that goes back there.</param>
    public Recorder(Machine machine, Function function, int frame, int header, int loop)
    {
        _machine = machine;
        _root = frame;
        _header = header;
        Loop = loop;
        int own = Code.Add(new TraceInstruction(TraceOp.OwnFunction, TraceType.Bits, -1, -1, -1, 0, 0, -1));
        _frames.Add(new TraceFrame(function, 0, own, -1));
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

    public TraceCode Code { get; } = new();

    public Function Function => _frames[0].Function;

    public int Header => _header;

    public int Loop { get; }

    /// <summary>Why there is no trace.</summary>
    public string Why { get; private set; } = "";

    /// <summary>The values that are to be kept as long as the trace.</summary>
    public HashSet<Value> Constants { get; } = [];

    /// <summary>The function whose recorded code is to be entered next, so that a call is seen; null for none.</summary>
    public Function? Callee { get; private set; }

    /// <summary>What lies in slots at the end of a round that had something else at its beginning.</summary>
    public IReadOnlyDictionary<int, int> Writes => _writes;

    /// <summary>The highest slot that a frame of the trace uses, and one more.</summary>
    public int Height { get; private set; }

    private TraceFrame Top => _frames[^1];

    /// <summary>The instruction that reads a slot where the loop begins, or -1 if nothing does.</summary>
    public int EntryOf(int slot) => _entries.TryGetValue(slot, out int entry) ? entry : -1;

    private readonly Dictionary<int, int> _entries = [];

    /// <summary>Sees an instruction that is about to be done.</summary>
    public Outcome Step(int frame, int pc)
    {
        if (!_isStarted)
        {
            // A call in between is none of the loop's.
            if (frame != _root || pc != _header)
                return ++_steps > MostSteps ? Refuse("its beginning was not reached") : Outcome.Recording;
            _isStarted = true;
            _steps = 0;
        }
        else
        {
            if (!Resolve(frame, pc))
                return Outcome.Refused;
            if (frame == _root && pc == _header && _frames.Count == 1)
                return Outcome.Finished;
        }

        if (frame != _root + Top.Start)
            return Refuse("it calls what is not seen");
        if (++_steps > MostSteps || Code.Count > MostInstructions)
            return Refuse("it is too long");
        Instruction i = Top.Function.Prototype.Instructions[pc];
        Height = System.Math.Max(Height, Top.Start + Top.Function.Prototype.RegisterCount);
        return Record(in i, pc) ? Outcome.Recording : Outcome.Refused;
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
    private int Raw(int register)
    {
        int slot = Slot(register);
        if (_slots.TryGetValue(slot, out int value))
            return value;
        value = Code.Add(new TraceInstruction(TraceOp.Slot, TraceType.Bits, -1, -1, -1, (ulong)slot, 0, -1));
        _slots[slot] = value;
        _entries[slot] = value;
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
    private int Typed(int register, int exit)
    {
        int raw = Raw(register);
        Value actual = Actual(register);
        int typed = TypedOf(raw, actual, exit);
        if (typed >= 0 && typed != raw)
        {
            // The same value, of which more is known. It is no write.
            _slots[Slot(register)] = typed;
            if (_writes.ContainsKey(Slot(register)))
                _writes[Slot(register)] = typed;
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
