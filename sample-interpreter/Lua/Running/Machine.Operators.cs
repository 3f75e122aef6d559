using System;

namespace Lua;

// Operators on what is not two small integers or two floats.
internal sealed unsafe partial class Machine
{
    private Outcome DoArithmetic(ulong* @base, Function function, in Instruction i)
    {
        bool constant = i.Op >= Op.AddConstant;
        Op op = constant ? i.Op - (Op.AddConstant - Op.Add) : i.Op;
        Value a = new(@base[i.B]);
        Value b = constant ? function.Constants[i.C] : new Value(@base[i.C]);
        if (constant && i.Flag)
            (a, b) = (b, a);
        Event which = Event.Add + (op - Op.Add);
        if (TryArithmetic(which, a, b, out Value result))
        {
            @base[i.A] = result.Bits;
            return Outcome.Done;
        }

        Value metamethod = Metamethod(a, which);
        if (metamethod.IsNil)
            metamethod = Metamethod(b, which);
        if (!metamethod.IsNil)
            return CallMetamethod(@base, function, metamethod, a, b, Value.Nil, 2);
        (int first, int second) = constant && i.Flag ? (-1, i.B) : (i.B, constant ? -1 : i.C);
        throw OperandError(which, a, b, first, second);
    }

    /// <summary>Arithmetic on numbers.</summary>
    /// <param name="which">Which operator.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand; of a unary operator the same.</param>
    /// <param name="result">What it is.</param>
    /// <returns>False if the operands are not numbers that it takes.</returns>
    /// <exception cref="LuaException">The divisor is zero.</exception>
    public bool TryArithmetic(Event which, Value a, Value b, out Value result)
    {
        result = Value.Nil;
        if (which is >= Event.BAnd and <= Event.Shr or Event.BNot)
        {
            if (!TryBits(a, out long x) || !TryBits(b, out long y))
                return false;
            result = Heap.Integer(which switch
            {
                Event.BAnd => x & y,
                Event.BOr => x | y,
                Event.BXor => x ^ y,
                Event.Shl => Arithmetic.ShiftLeft(x, y),
                Event.Shr => Arithmetic.ShiftLeft(x, y == long.MinValue ? 64 : -y),
                _ => ~x,
            });
            return true;
        }

        if (a.IsInteger && b.IsInteger && which is not (Event.Div or Event.Pow))
        {
            (long x, long y) = (Heap.ToInteger(a), Heap.ToInteger(b));
            if (y == 0 && which is Event.Mod or Event.IDiv && y == 0)
                throw Error(which == Event.Mod ? "attempt to perform 'n%0'" : "attempt to divide by zero");
            result = Heap.Integer(unchecked(which switch
            {
                Event.Add => x + y,
                Event.Sub => x - y,
                Event.Mul => x * y,
                Event.Mod => Arithmetic.Modulo(x, y),
                Event.IDiv => Arithmetic.FloorDivide(x, y),
                _ => -x,
            }));
            return true;
        }

        if (!a.IsNumber || !b.IsNumber)
            return false;
        (double d, double e) = (ToFloat(a), ToFloat(b));
        result = Value.Of(which switch
        {
            Event.Add => d + e,
            Event.Sub => d - e,
            Event.Mul => d * e,
            Event.Div => d / e,
            Event.Mod => Arithmetic.Modulo(d, e),
            Event.IDiv => Math.Floor(d / e),
            Event.Pow => Arithmetic.Power(d, e),
            _ => -d,
        });
        return true;
    }

    /// <summary>The float that a number is, or comes nearest to it.</summary>
    public double ToFloat(Value number) => number.IsFloat ? number.Float : Heap.ToInteger(number);

    private bool TryBits(Value value, out long integer)
    {
        integer = value.IsInteger ? Heap.ToInteger(value) : 0;
        return value.IsInteger || (value.IsFloat && LuaHeap.TryInteger(value.Float, out integer));
    }

    private LuaException OperandError(Event which, Value a, Value b, int first, int second)
    {
        if (which is >= Event.BAnd and <= Event.Shr or Event.BNot)
        {
            if (a.IsNumber && b.IsNumber)
            {
                bool isSecond = TryBits(a, out _);
                return Error($"number{Describe(isSecond ? second : first)} has no integer representation");
            }

            return a.IsNumber
                ? TypeError("perform bitwise operation on", b, second)
                : TypeError("perform bitwise operation on", a, first);
        }

        // The second is at fault if the first is a number.
        return a.IsNumber ? TypeError("perform arithmetic on", b, second) : TypeError("perform arithmetic on", a, first);
    }

    private Outcome DoUnary(ulong* @base, Function function, in Instruction i)
    {
        Value a = new(@base[i.B]);
        if (i.Op == Op.Length)
        {
            if (a.IsString)
            {
                @base[i.A] = Value.OfSmall(Heap.Text(a).Length).Bits;
                return Outcome.Done;
            }

            Value length = Metamethod(a, Event.Len);
            if (!length.IsNil)
                return CallMetamethod(@base, function, length, a, a, Value.Nil, 2);
            if (!a.IsTable)
                throw TypeError("get length of", a, i.B);
            @base[i.A] = Heap.Integer(Heap.Length(Heap.TableOf(a))).Bits;
            return Outcome.Done;
        }

        Event which = i.Op == Op.Negate ? Event.Unm : Event.BNot;
        if (TryArithmetic(which, a, a, out Value result))
        {
            @base[i.A] = result.Bits;
            return Outcome.Done;
        }

        Value metamethod = Metamethod(a, which);
        if (metamethod.IsNil)
            throw OperandError(which, a, a, i.B, i.B);
        return CallMetamethod(@base, function, metamethod, a, a, Value.Nil, 2);
    }

    /// <summary>Arithmetic with metamethods, for C#.</summary>
    public Value Compute(Event which, Value a, Value b)
    {
        if (TryArithmetic(which, a, b, out Value result))
            return result;
        Value metamethod = Metamethod(a, which);
        if (metamethod.IsNil)
            metamethod = Metamethod(b, which);
        return metamethod.IsNil ? throw OperandError(which, a, b, -1, -1) : CallNow(metamethod, a, b);
    }

    // From the right: as many strings and numbers as there are at once.
    private Outcome Concat(ulong* @base, Function function, Instruction i, int count)
    {
        ulong* values = @base + i.B;
        while (count > 1)
        {
            Value a = new(values[count - 2]);
            Value b = new(values[count - 1]);
            if (!IsText(a) || !IsText(b))
            {
                Value metamethod = Metamethod(a, Event.Concat);
                if (metamethod.IsNil)
                    metamethod = Metamethod(b, Event.Concat);
                if (metamethod.IsNil)
                {
                    bool second = IsText(a);
                    throw TypeError("concatenate", second ? b : a, i.B + count - (second ? 1 : 2));
                }

                return CallMetamethod(@base, function, metamethod, a, b, Value.Nil, 2, count);
            }

            int first = count - 2;
            while (first > 0 && IsText(new Value(values[first - 1])))
                first--;
            values[first] = ConcatTexts(values + first, count - first).Bits;
            count = first + 1;
        }

        @base[i.A] = values[0];
        return Outcome.Done;
    }

    private static bool IsText(Value value) => value.IsString || value.IsNumber;

    private Value ConcatTexts(ulong* values, int count)
    {
        long length = 0;
        for (int n = 0; n < count; n++)
        {
            Value value = new(values[n]);
            if (!value.IsString)
                values[n] = (value = NumberText(value)).Bits;
            length += Heap.At<StringCell>(value.Reference)->length;
        }

        if (length <= LuaHeap.LongestShort)
        {
            Span<byte> text = stackalloc byte[LuaHeap.LongestShort];
            return Heap.NewString(text[..Fill(text, values, count)]);
        }

        Value result = Heap.NewLongString(length, out Span<byte> all);
        Fill(all, values, count);
        return result;
    }

    private int Fill(Span<byte> text, ulong* values, int count)
    {
        int at = 0;
        for (int n = 0; n < count; n++)
        {
            ReadOnlySpan<byte> part = Heap.Text(new Value(values[n]));
            part.CopyTo(text[at..]);
            at += part.Length;
        }

        return at;
    }

    /// <summary>The text of a number.</summary>
    public Value NumberText(Value number)
    {
        Span<byte> text = stackalloc byte[64];
        int length = number.IsInteger ? NumberWriter.Write(Heap.ToInteger(number), text) : NumberWriter.Write(number.Float, text);
        return Heap.NewString(text[..length]);
    }

    /// <summary>The number that a string stands for.</summary>
    public bool TryNumber(Value value, out Value number)
    {
        number = value;
        if (value.IsNumber)
            return true;
        if (!value.IsString || !NumberReader.TryRead(Heap.Text(value), out long integer, out double real, out bool isInteger))
            return false;
        number = isInteger ? Heap.Integer(integer) : Value.Of(real);
        return true;
    }

    private Outcome Compare(ulong* @base, Function function, in Instruction i)
    {
        bool constant = i.Op >= Op.JumpEqualConstant;
        Value a = new(@base[i.A]);
        Value b = constant ? function.Constants[i.B] : new Value(@base[i.B]);
        Event which = i.Op switch
        {
            Op.JumpEqual or Op.JumpEqualConstant => Event.Eq,
            Op.JumpLess or Op.JumpLessConstant or Op.JumpGreaterConstant => Event.Lt,
            _ => Event.Le,
        };
        if (i.Op is Op.JumpGreaterConstant or Op.JumpGreaterEqualConstant)
            (a, b) = (b, a);
        if (which == Event.Eq)
        {
            if (RawEqual(a, b))
                return Answer(true);
            Value equal = EqualityMetamethod(a, b);
            return equal.IsNil ? Answer(false) : CallMetamethod(@base, function, equal, a, b, Value.Nil, 2);
        }

        if (TryOrder(which, a, b, out bool answer))
            return Answer(answer);
        Value metamethod = Metamethod(a, which);
        if (metamethod.IsNil)
            metamethod = Metamethod(b, which);
        if (!metamethod.IsNil)
            return CallMetamethod(@base, function, metamethod, a, b, Value.Nil, 2);
        metamethod = LessInstead(which, a, b);
        return metamethod.IsNil
            ? throw OrderError(a, b)
            : CallMetamethod(@base, function, metamethod, b, a, Value.Nil, 2, left: Negated);
    }

    // Of a comparison that is finished with the opposite of what its metamethod gives.
    private const int Negated = 1;

    // As Lua is built by default (LUA_COMPAT_LT_LE): without __le, a <= b is not (b < a).
    private Value LessInstead(Event which, Value a, Value b)
    {
        if (which != Event.Le)
            return Value.Nil;
        Value metamethod = Metamethod(b, Event.Lt);
        return metamethod.IsNil ? Metamethod(a, Event.Lt) : metamethod;
    }

    private Outcome Answer(bool answer)
    {
        _answer = answer;
        return Outcome.Answered;
    }

    private Value EqualityMetamethod(Value a, Value b)
    {
        if (a.Tag != b.Tag || !(a.IsTable || a.IsUserdata))
            return Value.Nil;
        Value metamethod = Metamethod(a, Event.Eq);
        return metamethod.IsNil ? Metamethod(b, Event.Eq) : metamethod;
    }

    /// <summary>Equality without metamethods.</summary>
    public bool RawEqual(Value a, Value b)
    {
        if (a == b)
            return !a.IsFloat || !double.IsNaN(a.Float);
        if (a.IsNumber && b.IsNumber)
        {
            if (a.IsInteger && b.IsInteger)
                return Heap.ToInteger(a) == Heap.ToInteger(b);
            if (a.IsFloat && b.IsFloat)
                return a.Float == b.Float;
            return a.IsFloat
                ? LuaHeap.TryInteger(a.Float, out long integer) && integer == Heap.ToInteger(b)
                : LuaHeap.TryInteger(b.Float, out integer) && integer == Heap.ToInteger(a);
        }

        if (a.IsUserdata && b.IsUserdata && a.Tag == MachineEmitter.TAG_USERDATA)
            return a.Reference == b.Reference;
        return a.IsString && b.IsString && Heap.IsLong(a) && Heap.IsLong(b) && Heap.Text(a).SequenceEqual(Heap.Text(b));
    }

    /// <summary>Equality with metamethods, for C#.</summary>
    public bool Equal(Value a, Value b)
    {
        if (RawEqual(a, b))
            return true;
        Value metamethod = EqualityMetamethod(a, b);
        return !metamethod.IsNil && CallNow(metamethod, a, b).IsTruthy;
    }

    /// <summary>Order with metamethods, for C#.</summary>
    /// <param name="which"><see cref="Event.Lt"/> or <see cref="Event.Le"/>.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    public bool Order(Event which, Value a, Value b)
    {
        if (TryOrder(which, a, b, out bool answer))
            return answer;
        Value metamethod = Metamethod(a, which);
        if (metamethod.IsNil)
            metamethod = Metamethod(b, which);
        if (!metamethod.IsNil)
            return CallNow(metamethod, a, b).IsTruthy;
        metamethod = LessInstead(which, a, b);
        return metamethod.IsNil ? throw OrderError(a, b) : !CallNow(metamethod, b, a).IsTruthy;
    }

    private bool TryOrder(Event which, Value a, Value b, out bool answer)
    {
        bool orEqual = which == Event.Le;
        if (a.IsNumber && b.IsNumber)
        {
            answer = (a.IsInteger, b.IsInteger) switch
            {
                (true, true) => orEqual ? Heap.ToInteger(a) <= Heap.ToInteger(b) : Heap.ToInteger(a) < Heap.ToInteger(b),
                (false, false) => orEqual ? a.Float <= b.Float : a.Float < b.Float,
                (true, false) => orEqual ? Arithmetic.LessEqual(Heap.ToInteger(a), b.Float) : Arithmetic.Less(Heap.ToInteger(a), b.Float),
                _ => orEqual ? Arithmetic.LessEqual(a.Float, Heap.ToInteger(b)) : Arithmetic.Less(a.Float, Heap.ToInteger(b)),
            };
            return true;
        }

        answer = false;
        if (!a.IsString || !b.IsString)
            return false;
        int order = Heap.Text(a).SequenceCompareTo(Heap.Text(b));
        answer = orEqual ? order <= 0 : order < 0;
        return true;
    }

    private LuaException OrderError(Value a, Value b)
    {
        (string first, string second) = (TypeNameOf(a), TypeNameOf(b));
        return Error(first == second ? $"attempt to compare two {first} values" : $"attempt to compare {first} with {second}");
    }

    // A loop whose index, limit and step are small integers is machine code's. Others count their rounds in a boxed integer, by which machine
    // code knows them; and floats go to their limit.
    private void PrepareLoop(ulong* loop)
    {
        (Value from, Value to, Value step) = (new(loop[0]), new(loop[1]), new(loop[2]));
        if (to.IsString && TryNumber(to, out Value limitNumber))
            to = limitNumber;
        if (from.IsInteger && step.IsInteger)
        {
            long by = Heap.ToInteger(step);
            if (by == 0)
                throw Error("'for' step is zero");
            long start = Heap.ToInteger(from);
            if (!TryLimit(to, by, out long limit, out bool none) || none || (by > 0 ? start > limit : start < limit))
            {
                _answer = true;
                return;
            }

            if (step.IsSmall && Math.Abs(by) <= 16 && Math.Abs(start / 2) < 1L << 40)
            {
                // It would take days to get there.
                limit = Math.Clamp(limit, 1 - Value.IntegerLimit, Value.IntegerLimit - 1);
            }

            ulong rounds = by > 0 ? ((ulong)limit - (ulong)start) / (ulong)by : ((ulong)start - (ulong)limit) / ((ulong)-(by + 1) + 1);
            loop[1] = (from.IsSmall && step.IsSmall && Value.Fits(limit) ? Value.OfSmall(limit) : Heap.Box((long)rounds)).Bits;
            loop[3] = from.Bits;
            _answer = false;
            return;
        }

        if (!to.IsNumber)
            throw LoopError("limit", to);
        if (!TryNumber(step, out step))
            throw LoopError("step", step);
        if (!TryNumber(from, out from))
            throw LoopError("initial", from);
        (double d, double end, double increment) = (ToFloat(from), ToFloat(to), ToFloat(step));
        if (increment == 0)
            throw Error("'for' step is zero");
        _answer = increment > 0 ? !(d <= end) : !(end <= d);
        loop[0] = loop[3] = Value.Of(d).Bits;
        loop[1] = Value.Of(end).Bits;
        loop[2] = Value.Of(increment).Bits;
    }

    private bool TryLimit(Value to, long step, out long limit, out bool none)
    {
        none = false;
        limit = 0;
        if (to.IsInteger)
        {
            limit = Heap.ToInteger(to);
            return true;
        }

        if (!to.IsFloat)
            throw LoopError("limit", to);
        double end = to.Float;
        if (double.IsNaN(end))
        {
            none = true;
            return true;
        }

        double rounded = step < 0 ? Math.Ceiling(end) : Math.Floor(end);
        if (LuaHeap.TryInteger(rounded, out limit))
            return true;
        none = end > 0 ? step < 0 : step > 0;
        limit = end > 0 ? long.MaxValue : long.MinValue;
        return true;
    }

    private LuaException LoopError(string what, Value value) =>
        Error($"bad 'for' {what}{(what == "initial" ? " value" : "")} (number expected, got {TypeNameOf(value)})");

    private void StepLoop(ulong* loop)
    {
        (Value index, Value to, Value step) = (new(loop[0]), new(loop[1]), new(loop[2]));
        if (index.IsFloat)
        {
            double next = index.Float + step.Float;
            _answer = step.Float > 0 ? next <= to.Float : to.Float <= next;
            if (_answer)
                loop[0] = loop[3] = Value.Of(next).Bits;
            return;
        }

        ulong rounds = (ulong)Heap.ToInteger(to);
        _answer = rounds > 0;
        if (!_answer)
            return;
        loop[1] = Heap.Box((long)(rounds - 1)).Bits;
        loop[0] = loop[3] = Heap.Integer(unchecked(Heap.ToInteger(index) + Heap.ToInteger(step))).Bits;
    }
}
