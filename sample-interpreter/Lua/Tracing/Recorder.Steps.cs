namespace Lua;

// One instruction after the other.
internal sealed unsafe partial class Recorder
{
    private const int MostInnerRounds = 8;

    // A load whose value is seen at the next instruction.
    private int _loadRegister;
    private int _loaded;
    private int _loadExit;
    private int _innerRounds;

    private bool Record(in Instruction i, int pc)
    {
        switch (i.Op)
        {
            case Op.Move:
                Typed(i.B, Guard(pc));
                Write(i.A, Raw(i.B));
                return true;
            case Op.LoadConstant:
                return LoadConstant(i.A, Top.Function.Constants[i.B]);
            case Op.LoadNil:
                for (int n = 0; n < i.B; n++)
                    Write(i.A + n, Code.Bits(Value.Nil));
                return true;
            case Op.GetUpvalue or Op.SetUpvalue:
                return RecordUpvalue(in i, pc);
            case Op.GetGlobal or Op.SetGlobal:
                return RecordGlobal(in i, pc);
            case Op.GetField or Op.Self:
                return RecordGetField(in i, pc);
            case Op.SetField:
                return RecordSetField(in i, pc);
            case Op.GetIndex or Op.GetInteger or Op.SetIndex or Op.SetInteger:
                return RecordItem(in i, pc);
            case >= Op.Add and <= Op.ShrConstant:
                return RecordArithmetic(in i, pc);
            case Op.Negate or Op.Not or Op.Length or Op.BNot:
                return RecordUnary(in i, pc);
            case Op.Jump or Op.JumpBack:
                return true;
            case >= Op.JumpIf and <= Op.JumpGreaterEqualConstant:
                return RecordComparison(in i, pc);
            case Op.ForPrepare:
                return RecordForPrepare(in i, pc);
            case Op.ForLoop:
                return RecordForLoop(in i, pc);
            case Op.GenericCall:
                return RecordIteration(in i, pc);
            case Op.GenericLoop:
                Write(i.A + 2, Raw(i.A + 4));
                return Code[Raw(i.A + 4)].Type == TraceType.Integer || No("a loop that ends");
            case Op.Call:
                return RecordCall(in i, pc);
            case Op.Return when !i.Flag && _frames.Count > 1:
                return RecordReturn(in i);
            default:
                return No($"{i.Op} is not for traces");
        }
    }

    private bool LoadConstant(int register, Value constant)
    {
        if (constant.Tag == MachineEmitter.TAG_BOXED && !constant.IsSmall)
            return No("a large integer");
        if (constant.IsCell)
            Constants.Add(constant);
        Write(register, Code.Constant(constant));
        return true;
    }

    private bool Resolve(int frame, int pc)
    {
        Pending pending = _pending;
        _pending = Pending.Nothing;
        return pending switch
        {
            Pending.Load => frame == _root + Top.Start ? ResolveLoad() : No("a metamethod"),
            Pending.Branch => frame == _root + Top.Start ? ResolveBranch(pc) : No("a metamethod"),
            Pending.Call => frame == _root + Top.Start && pc == 0 || No("it calls what is not seen"),
            _ => true,
        };
    }

    // The register gets what an instruction loads, and the type that it has this time is guarded.
    private bool Load(int register, int value, int exit)
    {
        (_loadRegister, _loaded, _loadExit) = (register, value, exit);
        _pending = Pending.Load;
        Write(register, value);
        return true;
    }

    private bool ResolveLoad()
    {
        Value actual = Actual(_loadRegister);
        TraceInstruction load = Code[_loaded];
        bool hasKinds = load.Op is TraceOp.GetItem or TraceOp.GetSlot;
        int typed;
        if (hasKinds && actual.IsSmall)
            typed = Add(load.Op + 1, TraceType.Integer, load.A, load.B, -1, load.K, 0, _loadExit);
        else if (hasKinds && actual.IsFloat)
            typed = Add(load.Op + 2, TraceType.Float, load.A, load.B, -1, load.K, 0, _loadExit);
        else
            typed = TypedOf(_loaded, actual, _loadExit);
        if (typed < 0)
            return No("a value that changes its type");
        Write(_loadRegister, typed);
        return true;
    }

    private bool RecordForPrepare(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        int from = Typed(i.A, exit), to = Typed(i.A + 1, exit), step = Typed(i.A + 2, exit);
        if (from < 0 || to < 0 || step < 0)
            return No("a loop over large integers");
        if (Code[from].Type != TraceType.Integer || Code[to].Type != TraceType.Integer || Code[step].Type != TraceType.Integer)
            return No("the beginning of a loop over other values");
        long by = Actual(i.A + 2).Small;
        if (by == 0)
            return No("a step of zero");
        RequireSign(step, by, exit);
        (long first, long last) = (Actual(i.A).Small, Actual(i.A + 1).Small);
        if (by > 0 ? first <= last : first >= last)
        {
            Add(by > 0 ? TraceOp.RequireLessEqual : TraceOp.RequireGreaterEqual, TraceType.None, from, to, exit: exit);
            Write(i.A + 3, from);
        }
        else
        {
            Add(by > 0 ? TraceOp.RequireGreater : TraceOp.RequireLess, TraceType.None, from, to, exit: exit);
        }

        return true;
    }

    // Which way a loop goes is looked at, where it is not known.
    private void RequireSign(int step, long by, int exit)
    {
        if (!Code[step].IsConstant)
            Add(by > 0 ? TraceOp.RequireGreater : TraceOp.RequireLess, TraceType.None, step, Code.Integer(0), exit: exit);
    }

    private bool RecordForLoop(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        int at = Typed(i.A, exit), limit = Typed(i.A + 1, exit);
        int step = Emission.IsByOne(Top.Function, in i) ? Code.Integer(1) : Typed(i.A + 2, exit);
        if (at < 0 || limit < 0 || step < 0)
            return No("a loop over large integers");
        TraceType type = Code[at].Type;
        if (type == TraceType.Bits || Code[limit].Type != type || Code[step].Type != type)
            return No("a loop over other values");
        Value by = Actual(i.A + 2);
        bool goesOn = type == TraceType.Integer ? GoesOn(Actual(i.A).Small, Actual(i.A + 1).Small, by.Small)
            : GoesOn(Actual(i.A).Float, Actual(i.A + 1).Float, by.Float);
        if (!goesOn && pc == Tree.Loop && Path.Parent is null && _frames.Count == 1)
            return No("a loop that ends");
        int next = type == TraceType.Integer ? NextInteger(at, limit, step, by.Small, goesOn, exit)
            : NextFloat(at, limit, step, by.Float, goesOn, exit);
        if (!goesOn)
            return true;
        Write(i.A, next);
        Write(i.A + 3, next);
        return pc == Tree.Loop && _frames.Count == 1 || ++_innerRounds <= MostInnerRounds || No("a loop within it");
    }

    private static bool GoesOn(long at, long limit, long step) => step > 0 ? at + step <= limit : at + step >= limit;

    private static bool GoesOn(double at, double limit, double step) => step > 0 ? at + step <= limit : limit <= at + step;

    private int NextInteger(int at, int limit, int step, long by, bool goesOn, int exit)
    {
        if (Code[step].IsConstant && by == 1)
        {
            Add(goesOn ? TraceOp.RequireLess : TraceOp.RequireGreaterEqual, TraceType.None, at, limit, exit: exit);
            return goesOn ? Add(TraceOp.NextInteger, TraceType.Integer, at) : -1;
        }

        RequireSign(step, by, exit);
        int next = Add(TraceOp.AddInteger, TraceType.Integer, at, step, exit: exit);
        TraceOp guard = (by > 0, goesOn) switch
        {
            (true, true) => TraceOp.RequireLessEqual,
            (true, false) => TraceOp.RequireGreater,
            (false, true) => TraceOp.RequireGreaterEqual,
            _ => TraceOp.RequireLess,
        };
        Add(guard, TraceType.None, next, limit, exit: exit);
        return next;
    }

    private int NextFloat(int at, int limit, int step, double by, bool goesOn, int exit)
    {
        if (!Code[step].IsConstant)
        {
            (int less, int more) = by > 0 ? (Code.Float(0), step) : (step, Code.Float(0));
            Add(TraceOp.RequireFloatLess, TraceType.None, less, more, exit: exit);
        }

        int next = Add(TraceOp.AddFloat, TraceType.Float, at, step);
        (int low, int high) = by > 0 ? (next, limit) : (limit, next);
        Add(goesOn ? TraceOp.RequireFloatLessEqual : TraceOp.RequireFloatNotLessEqual, TraceType.None, low, high, exit: exit);
        return next;
    }

    // ipairs, whose iterator does no more than this.
    private bool RecordIteration(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        if (Actual(i.A).Bits != _machine.Context->ipairsNext)
            return No("an iterator other than that of ipairs");
        RequireConstant(Raw(i.A), Actual(i.A), exit);
        if (!IsTable(i.A + 1, exit, out int table) || !Actual(i.A + 2).IsSmall || i.B > 2)
            return No("ipairs of other values");
        long index = Actual(i.A + 2).Small + 1;
        if (index - 1 >= _machine.Heap.TableOf(Actual(i.A + 1))->arraySize)
            return No("a loop that ends");
        int at = Typed(i.A + 2, exit);
        int next = Add(TraceOp.AddInteger, TraceType.Integer, at, Code.Integer(1), exit: exit);
        int item = Add(TraceOp.GetItem, TraceType.Bits, table, next, exit: exit);
        Write(i.A + 4, next);
        if (i.B == 2)
            return Load(i.A + 5, item, exit);
        return No("ipairs without a value");
    }
}
