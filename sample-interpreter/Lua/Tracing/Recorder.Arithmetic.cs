using System;

namespace Lua;

// Numbers and comparisons.
internal sealed unsafe partial class Recorder
{
    private sealed record Branch(Instruction Instruction, TraceOp Taken, TraceOp NotTaken, int A, int B, int Exit);

    private int ConstantNumber(Value constant) => constant.IsSmall ? Code.Integer(constant.Small) : Code.Float(constant.Float);

    private bool RecordArithmetic(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        int a = Typed(i.B, exit);
        int b;
        Value second;
        if (i.Op >= Op.AddConstant)
        {
            second = Top.Function.Constants[i.C];
            if (!second.IsSmall && !second.IsFloat)
                return No("arithmetic on other values");
            b = ConstantNumber(second);
        }
        else
        {
            b = Typed(i.C, exit);
            second = Actual(i.C);
        }

        if (a < 0 || b < 0 || Code[a].Type == TraceType.Bits || Code[b].Type == TraceType.Bits)
            return No("arithmetic on other values");
        Op op = i.Op >= Op.AddConstant ? i.Op - (Op.AddConstant - Op.Add) : i.Op;
        bool integers = Code[a].Type == TraceType.Integer && Code[b].Type == TraceType.Integer;
        int result = op switch
        {
            Op.Pow => Power(a, second, exit),
            Op.Div => Add(TraceOp.DivFloat, TraceType.Float, FloatOf(a), FloatOf(b)),
            _ when integers => IntegerOf(op, a, b, second, exit),
            Op.Add => Add(TraceOp.AddFloat, TraceType.Float, FloatOf(a), FloatOf(b)),
            Op.Sub when Code[b] is { IsConstant: true } zero && BitConverter.UInt64BitsToDouble(zero.K) == 0 && i.Op == Op.SubConstant => -1,
            Op.Sub => Add(TraceOp.SubFloat, TraceType.Float, FloatOf(a), FloatOf(b)),
            Op.Mul => Add(TraceOp.MulFloat, TraceType.Float, FloatOf(a), FloatOf(b)),
            Op.Mod => Add(TraceOp.ModFloat, TraceType.Float, FloatOf(a), FloatOf(b), exit: exit),
            Op.IDiv => Add(TraceOp.IdivFloat, TraceType.Float, FloatOf(a), FloatOf(b)),
            _ => -1,
        };
        if (result < 0)
            return No($"{i.Op} of such values");
        Write(i.A, result);
        return true;
    }

    private int IntegerOf(Op op, int a, int b, Value second, int exit) => op switch
    {
        Op.Add => Add(TraceOp.AddInteger, TraceType.Integer, a, b, exit: exit),
        Op.Sub => Add(TraceOp.SubInteger, TraceType.Integer, a, b, exit: exit),
        Op.Mul => Add(TraceOp.MulInteger, TraceType.Integer, a, b, exit: exit),
        Op.Mod when second.Small > 0 => Add(TraceOp.ModInteger, TraceType.Integer, a, b, exit: exit),
        Op.IDiv when second.Small > 0 => Add(TraceOp.IdivInteger, TraceType.Integer, a, b, exit: exit),
        Op.BAnd => Add(TraceOp.AndInteger, TraceType.Integer, a, b),
        Op.BOr => Add(TraceOp.OrInteger, TraceType.Integer, a, b),
        Op.BXor => Add(TraceOp.XorInteger, TraceType.Integer, a, b),
        Op.Shl when (ulong)second.Small < 64 => Add(TraceOp.ShlInteger, TraceType.Integer, a, b, exit: exit),
        Op.Shr when (ulong)second.Small < 64 => Add(TraceOp.ShrInteger, TraceType.Integer, a, b, exit: exit),
        _ => -1,
    };

    private int Power(int a, Value by, int exit)
    {
        double power = by.IsSmall ? by.Small : by.Float;
        int x = FloatOf(a);
        return power == 2 ? Add(TraceOp.MulFloat, TraceType.Float, x, x)
            : power == 0.5 ? Add(TraceOp.SqrtFloat, TraceType.Float, x, exit: exit)
            : -1;
    }

    private bool RecordUnary(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        int a = Typed(i.B, exit);
        if (a < 0)
            return No("a large integer");
        TraceType type = Code[a].Type;
        int result = i.Op switch
        {
            Op.Negate when type == TraceType.Integer => Add(TraceOp.NegateInteger, TraceType.Integer, a, exit: exit),
            Op.Negate when type == TraceType.Float => Add(TraceOp.NegateFloat, TraceType.Float, a),
            Op.BNot when type == TraceType.Integer => Add(TraceOp.NotInteger, TraceType.Integer, a),
            Op.Not => Code.Bits(Value.Of(!Actual(i.B).IsTruthy)),
            Op.Length when Code.TagOf(a) == MachineEmitter.TAG_STRING => Add(TraceOp.LengthOfText, TraceType.Integer, a),
            Op.Length when Code.TagOf(a) == MachineEmitter.TAG_TABLE && _machine.Heap.TableOf(Actual(i.B))->metatable == 0 =>
                Add(TraceOp.LengthOfTable, TraceType.Integer, a, exit: exit),
            _ => -1,
        };
        if (result < 0)
            return No($"{i.Op} of such a value");
        Write(i.A, result);
        return true;
    }

    private bool RecordComparison(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        int a = Typed(i.A, exit);
        if (a < 0)
            return No("a large integer");
        if (i.Op == Op.JumpIf)
            return true; // the type says it
        bool constant = i.Op >= Op.JumpEqualConstant;
        Value second = constant ? Top.Function.Constants[i.B] : Actual(i.B);
        if (constant && second.Tag == MachineEmitter.TAG_BOXED)
            return No("a large integer");
        int b = constant ? Code.Constant(second) : Typed(i.B, exit);
        if (b < 0)
            return No("a large integer");
        if (constant && second.IsCell)
            Constants.Add(second);
        (TraceType typeA, TraceType typeB) = (Code[a].Type, Code[b].Type);
        bool equality = i.Op is Op.JumpEqual or Op.JumpEqualConstant;
        if (typeA == TraceType.Bits || typeB == TraceType.Bits)
            return equality ? RecordIdentity(in i, a, b, second, exit) : No("a comparison of other values");
        bool integers = typeA == TraceType.Integer && typeB == TraceType.Integer;
        if (!integers)
            (a, b) = (FloatOf(a), FloatOf(b));
        (TraceOp taken, TraceOp not) = i.Op switch
        {
            Op.JumpEqual or Op.JumpEqualConstant when integers => (TraceOp.RequireEqual, TraceOp.RequireUnequal),
            Op.JumpEqual or Op.JumpEqualConstant => (TraceOp.RequireFloatEqual, TraceOp.RequireFloatUnequal),
            Op.JumpLess or Op.JumpLessConstant when integers => (TraceOp.RequireLess, TraceOp.RequireGreaterEqual),
            Op.JumpLess or Op.JumpLessConstant => (TraceOp.RequireFloatLess, TraceOp.RequireFloatNotLess),
            Op.JumpLessEqual or Op.JumpLessEqualConstant when integers => (TraceOp.RequireLessEqual, TraceOp.RequireGreater),
            Op.JumpLessEqual or Op.JumpLessEqualConstant => (TraceOp.RequireFloatLessEqual, TraceOp.RequireFloatNotLessEqual),
            Op.JumpGreaterConstant when integers => (TraceOp.RequireGreater, TraceOp.RequireLessEqual),
            Op.JumpGreaterEqualConstant when integers => (TraceOp.RequireGreaterEqual, TraceOp.RequireLess),
            Op.JumpGreaterConstant => (TraceOp.RequireFloatLess, TraceOp.RequireFloatNotLess),
            _ => (TraceOp.RequireFloatLessEqual, TraceOp.RequireFloatNotLessEqual),
        };
        if (!integers && i.Op is Op.JumpGreaterConstant or Op.JumpGreaterEqualConstant)
            (a, b) = (b, a);
        _branch = new Branch(i, taken, not, a, b, exit);
        _pending = Pending.Branch;
        return true;
    }

    // What is no number: the same bits are the same value, where no metamethod is asked and no text is long.
    private bool RecordIdentity(in Instruction i, int a, int b, Value second, int exit)
    {
        Value first = Actual(i.A);
        uint tagA = Code.TagOf(a), tagB = Code.TagOf(b);
        if (Code[a].Type != TraceType.Bits || Code[b].Type != TraceType.Bits || tagA != tagB)
            return true; // the types say it
        if (tagA is MachineEmitter.TAG_NIL or MachineEmitter.TAG_TRUE or MachineEmitter.TAG_FALSE)
            return true;
        if (tagA == MachineEmitter.TAG_STRING && !(i.Op == Op.JumpEqualConstant && !_machine.Heap.IsLong(second)))
            return No("a comparison of texts");
        if (tagA == MachineEmitter.TAG_TABLE && first != second)
        {
            if (_machine.Heap.TableOf(first)->metatable != 0)
                return No("a comparison of objects");
            Add(TraceOp.RequireNoMetatable, TraceType.None, a, exit: exit);
        }
        else if (tagA is MachineEmitter.TAG_USERDATA)
        {
            return No("a comparison of userdata");
        }

        if (Code[b].IsConstant)
            Add(first == second ? TraceOp.RequireBits : TraceOp.RequireOtherBits, TraceType.None, a, k: second.Bits, exit: exit);
        else
            Add(first == second ? TraceOp.RequireSame : TraceOp.RequireDifferent, TraceType.None, a, b, exit: exit);
        return true;
    }

    private bool ResolveBranch(int pc)
    {
        (Instruction i, TraceOp taken, TraceOp not, int a, int b, int exit) = _branch!;
        bool jumped = pc == i.C;
        Add(jumped == i.Flag ? taken : not, TraceType.None, a, b, exit: exit);
        return true;
    }
}
