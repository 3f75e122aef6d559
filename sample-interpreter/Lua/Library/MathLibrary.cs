using System;

namespace Lua;

/// <summary>The library `math`, with the functions of older versions that PUC's default build has.</summary>
internal static unsafe partial class MathLibrary
{
    private static readonly LibraryEntry[] s_functions =
    [
        new("abs"u8, Abs),
        new("acos"u8, (ref Call call) => call.Return(Math.Acos(call.Number(1)))),
        new("asin"u8, (ref Call call) => call.Return(Math.Asin(call.Number(1)))),
        new("atan"u8, (ref Call call) => call.Return(Math.Atan2(call.Number(1), call.Number(2, 1)))),
        new("atan2"u8, (ref Call call) => call.Return(Math.Atan2(call.Number(1), call.Number(2)))),
        new("ceil"u8, Ceiling),
        new("cos"u8, (ref Call call) => call.Return(Math.Cos(call.Number(1)))),
        new("cosh"u8, (ref Call call) => call.Return(Math.Cosh(call.Number(1)))),
        new("deg"u8, (ref Call call) => call.Return(call.Number(1) * (180 / Math.PI))),
        new("exp"u8, (ref Call call) => call.Return(Math.Exp(call.Number(1)))),
        new("floor"u8, Floor),
        new("fmod"u8, Remainder),
        new("frexp"u8, FractionAndExponent),
        new("ldexp"u8, (ref Call call) => call.Return(Math.ScaleB(call.Number(1), (int)Math.Clamp(call.Integer(2), -5000, 5000)))),
        new("log"u8, Log),
        new("log10"u8, (ref Call call) => call.Return(Math.Log10(call.Number(1)))),
        new("max"u8, Max),
        new("min"u8, Min),
        new("modf"u8, Split),
        new("pow"u8, (ref Call call) => call.Return(Math.Pow(call.Number(1), call.Number(2)))),
        new("rad"u8, (ref Call call) => call.Return(call.Number(1) * (Math.PI / 180))),
        new("random"u8, Random),
        new("randomseed"u8, RandomSeed),
        new("sin"u8, (ref Call call) => call.Return(Math.Sin(call.Number(1)))),
        new("sinh"u8, (ref Call call) => call.Return(Math.Sinh(call.Number(1)))),
        new("sqrt"u8, (ref Call call) => call.Return(Math.Sqrt(call.Number(1)))),
        new("tan"u8, (ref Call call) => call.Return(Math.Tan(call.Number(1)))),
        new("tanh"u8, (ref Call call) => call.Return(Math.Tanh(call.Number(1)))),
        new("tointeger"u8, ToInteger),
        new("type"u8, Type),
        new("ult"u8, (ref Call call) => call.Return((ulong)call.Integer(1) < (ulong)call.Integer(2))),
    ];

    public static void Open(LibraryBuilder builder)
    {
        Table* library = builder.Add("math"u8, s_functions, 4);
        builder.Set(library, "huge"u8, Value.Of(double.PositiveInfinity));
        builder.Set(library, "maxinteger"u8, builder.Heap.Integer(long.MaxValue));
        builder.Set(library, "mininteger"u8, builder.Heap.Integer(long.MinValue));
        builder.Set(library, "pi"u8, Value.Of(Math.PI));
    }

    private static int Abs(ref Call call)
    {
        Value value = call[1];
        if (!value.IsInteger)
            return call.Return(Math.Abs(call.Number(1)));
        long integer = call.Heap.ToInteger(value);
        return call.Return(integer < 0 ? unchecked(-integer) : integer);
    }

    private static int Floor(ref Call call) =>
        call[1].IsInteger ? call.Return(call[1]) : ReturnWhole(ref call, Math.Floor(call.Number(1)));

    private static int Ceiling(ref Call call) =>
        call[1].IsInteger ? call.Return(call[1]) : ReturnWhole(ref call, Math.Ceiling(call.Number(1)));

    // A float without a fraction, as an integer if it is one of Lua's.
    private static int ReturnWhole(ref Call call, double value) =>
        LuaHeap.TryInteger(value, out long integer) ? call.Return(integer) : call.Return(value);

    private static int Remainder(ref Call call)
    {
        if (!call[1].IsInteger || !call[2].IsInteger)
        {
            // Of two that are no numbers PUC's library tells of the second.
            double by = call.Number(2);
            return call.Return(call.Number(1) % by);
        }

        long dividend = call.Heap.ToInteger(call[1]);
        long divisor = call.Heap.ToInteger(call[2]);
        if (divisor == 0)
            throw call.ArgumentError(2, "zero");
        return call.Return(divisor == -1 ? 0 : dividend % divisor); // the smallest integer has no quotient then
    }

    private static int Split(ref Call call)
    {
        if (call[1].IsInteger)
            return call.Return(call[1], Value.Of(0.0));
        double value = call.Number(1);
        double whole = Math.Truncate(value);
        call.Push(LuaHeap.TryInteger(whole, out long integer) ? call.Heap.Integer(integer) : Value.Of(whole));
        call.Push(Value.Of(value == whole ? 0.0 : value - whole));
        return 2;
    }

    private static int FractionAndExponent(ref Call call)
    {
        double value = call.Number(1);
        if (value == 0 || !double.IsFinite(value))
            return call.Return(Value.Of(value), Value.OfSmall(0));
        int exponent = Math.ILogB(value) + 1;
        return call.Return(Value.Of(Math.ScaleB(value, -exponent)), Value.OfSmall(exponent));
    }

    private static int Log(ref Call call)
    {
        double value = call.Number(1);
        if (call[2].IsNil)
            return call.Return(Math.Log(value));
        return call.Return(call.Number(2) switch
        {
            2 => Math.Log2(value),
            10 => Math.Log10(value),
            double other => Math.Log(value) / Math.Log(other),
        });
    }

    private static int Max(ref Call call) => Most(ref call, false);

    private static int Min(ref Call call) => Most(ref call, true);

    private static int Most(ref Call call, bool least)
    {
        int count = call.Count;
        if (count == 0)
            throw call.ArgumentError(1, "value expected");
        Value most = call[1]; // whatever can be compared
        for (int i = 2; i <= count; i++)
        {
            Value next = call[i];
            if (least ? call.Less(next, most) : call.Less(most, next))
                most = next;
        }
        return call.Return(most);
    }

    private static int ToInteger(ref Call call)
    {
        Value value = call[1];
        if (value.IsInteger)
            return call.Return(value);
        call.Any(1);
        if (value.IsString && NumberReader.TryRead(call.Heap.Text(value), out long integer, out double number, out bool isInteger))
        {
            if (isInteger)
                return call.Return(integer);
            value = Value.Of(number);
        }
        return value.IsFloat && LuaHeap.TryInteger(value.Float, out long whole) ? call.Return(whole) : call.Return(Value.Nil);
    }

    private static int Type(ref Call call)
    {
        call.Any(1);
        return call[1].IsInteger ? call.Return("integer"u8) : call[1].IsFloat ? call.Return("float"u8) : call.Return(Value.Nil);
    }

    private static int Random(ref Call call)
    {
        // Wrong arguments take one out of the sequence too.
        RandomSequence sequence = call.Machine.Library.Random;
        ulong random = sequence.Next();
        long low = 1;
        long high;
        switch (call.Count)
        {
            case 0:
                return call.Return(RandomSequence.FloatOf(random));
            case 1:
                high = call.Integer(1);
                if (high == 0)
                    return call.Return((long)random);
                break;
            case 2:
                low = call.Integer(1);
                high = call.Integer(2);
                break;
            default:
                throw call.Error("wrong number of arguments");
        }
        if (low > high)
            throw call.ArgumentError(1, "interval is empty");
        return call.Return(sequence.IntegerOf(random, low, high));
    }

    private static int RandomSeed(ref Call call)
    {
        long first;
        long second = 0;
        if (call.Count == 0)
        {
            Span<byte> seed = stackalloc byte[16];
            System.Random.Shared.NextBytes(seed);
            first = BitConverter.ToInt64(seed);
            second = BitConverter.ToInt64(seed[8..]);
        }
        else
        {
            first = call.Integer(1);
            second = call.Integer(2, 0);
        }
        call.Machine.Library.Random.Seed(first, second);
        call.Push(call.Heap.Integer(first));
        call.Push(call.Heap.Integer(second));
        return 2;
    }
}
