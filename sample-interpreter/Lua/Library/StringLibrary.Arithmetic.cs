using System;

namespace Lua;

// Arithmetic of strings that are numbers: the metamethods of strings.
internal static unsafe partial class StringLibrary
{
    private static readonly LibraryEntry[] s_arithmetic =
    [
        new("__add"u8, (ref Call call) => Calculate(ref call, Operator.Add, "__add")),
        new("__sub"u8, (ref Call call) => Calculate(ref call, Operator.Subtract, "__sub")),
        new("__mul"u8, (ref Call call) => Calculate(ref call, Operator.Multiply, "__mul")),
        new("__mod"u8, (ref Call call) => Calculate(ref call, Operator.Modulo, "__mod")),
        new("__pow"u8, (ref Call call) => Calculate(ref call, Operator.Power, "__pow")),
        new("__div"u8, (ref Call call) => Calculate(ref call, Operator.Divide, "__div")),
        new("__idiv"u8, (ref Call call) => Calculate(ref call, Operator.FloorDivide, "__idiv")),
        new("__unm"u8, (ref Call call) => Calculate(ref call, Operator.Negate, "__unm")),
    ];

    private enum Operator
    {
        Add,
        Subtract,
        Multiply,
        Modulo,
        Power,
        Divide,
        FloorDivide,
        Negate,
    }

    private static int Calculate(ref Call call, Operator operation, string name)
    {
        Value second = call.Count == 1 ? call[1] : call[2];
        if (!call.Machine.TryNumber(call[1], out Value left) || !call.Machine.TryNumber(second, out Value right))
            return TryMetamethod(ref call, name);
        if (left.IsInteger && right.IsInteger)
        {
            long a = call.Heap.ToInteger(left);
            long b = call.Heap.ToInteger(right);
            switch (operation)
            {
                case Operator.Add: return call.Return(a + b);
                case Operator.Subtract: return call.Return(a - b);
                case Operator.Multiply: return call.Return(a * b);
                case Operator.Negate: return call.Return(-a);
                case Operator.Modulo:
                    return b == 0 ? throw call.Machine.Plain("attempt to perform 'n%0'") : call.Return(Arithmetic.Modulo(a, b));
                case Operator.FloorDivide:
                    return b == 0 ? throw call.Machine.Plain("attempt to divide by zero") : call.Return(Arithmetic.FloorDivide(a, b));
            }
        }
        double x = left.IsInteger ? call.Heap.ToInteger(left) : left.Float;
        double y = right.IsInteger ? call.Heap.ToInteger(right) : right.Float;
        return call.Return(operation switch
        {
            Operator.Add => x + y,
            Operator.Subtract => x - y,
            Operator.Multiply => x * y,
            Operator.Divide => x / y,
            Operator.Modulo => Arithmetic.Modulo(x, y),
            Operator.Power => Arithmetic.Power(x, y),
            Operator.FloorDivide => Math.Floor(x / y),
            _ => -x,
        });
    }

    // The second operand may have a metamethod of its own; a string's is this one.
    private static int TryMetamethod(ref Call call, string name)
    {
        Value method = call[2].IsString ? Value.Nil : call.Metafield(call[2], name);
        if (method.IsNil)
        {
            string left = Machine.TypeName(call[1]);
            string right = Machine.TypeName(call[2]);
            throw call.Error($"attempt to {name[2..]} a '{left}' with a '{right}'");
        }
        call.Push(method);
        call.Push(call[1]);
        call.Push(call[2]);
        call.Invoke(2, 1);
        return 1;
    }
}
