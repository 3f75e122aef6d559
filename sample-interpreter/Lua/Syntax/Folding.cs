using System;

namespace Lua;

/// <summary>Computes constants that are written as operations.</summary>
internal static class Folding
{
    /// <summary>The result of an operation with two constants; null if it is left to the machine.</summary>
    public static ConstantExpression? TryFold(BinaryOperator operation, Expression left, Expression right, int line)
    {
        if (left is not ConstantExpression { IsNumber: true } first || right is not ConstantExpression { IsNumber: true } second)
            return null;
        switch (operation)
        {
            case BinaryOperator.BAnd or BinaryOperator.BOr or BinaryOperator.BXor or BinaryOperator.Shl or BinaryOperator.Shr:
                return TryInteger(first, out long x) && TryInteger(second, out long y) ? Of(Bits(operation, x, y), line) : null;
            case BinaryOperator.IDiv or BinaryOperator.Mod or BinaryOperator.Div when Number(second) == 0:
                return null;
            case BinaryOperator.Add or BinaryOperator.Sub or BinaryOperator.Mul or BinaryOperator.IDiv or BinaryOperator.Mod:
                return first.Constant == ConstantKind.Integer && second.Constant == ConstantKind.Integer
                    ? Of(Whole(operation, first.Integer, second.Integer), line)
                    : TryOf(Real(operation, Number(first), Number(second)), line);
            case BinaryOperator.Div or BinaryOperator.Pow:
                return TryOf(Real(operation, Number(first), Number(second)), line);
            default:
                return null;
        }
    }

    /// <summary>The result of an operation with a constant; null if it is left to the machine.</summary>
    public static ConstantExpression? TryFold(UnaryOperator operation, Expression operand, int line) =>
        operand is not ConstantExpression constant ? null : operation switch
        {
            UnaryOperator.Not => new ConstantExpression(constant.IsTrue ? ConstantKind.False : ConstantKind.True, line),
            UnaryOperator.Negate when constant.Constant == ConstantKind.Integer => Of(-constant.Integer, line),
            UnaryOperator.Negate when constant.Constant == ConstantKind.Float => TryOf(-constant.Float, line),
            UnaryOperator.BNot when TryInteger(constant, out long value) => Of(~value, line),
            _ => null,
        };

    private static ConstantExpression Of(long value, int line) => new(ConstantKind.Integer, line) { Integer = value };

    // NaN is no constant, and neither is a zero, for its sign must not be lost among other zeros.
    private static ConstantExpression? TryOf(double value, int line) =>
        double.IsNaN(value) || value == 0 ? null : new(ConstantKind.Float, line) { Float = value };

    private static double Number(ConstantExpression constant) =>
        constant.Constant == ConstantKind.Integer ? constant.Integer : constant.Float;

    private static bool TryInteger(ConstantExpression constant, out long value)
    {
        value = constant.Integer;
        if (constant.Constant == ConstantKind.Integer)
            return true;
        double number = constant.Float;
        if (constant.Constant != ConstantKind.Float || number != Math.Floor(number)
            || number < long.MinValue || number >= -(double)long.MinValue)
            return false;
        value = (long)number;
        return true;
    }

    private static long Bits(BinaryOperator operation, long x, long y) => operation switch
    {
        BinaryOperator.BAnd => x & y,
        BinaryOperator.BOr => x | y,
        BinaryOperator.BXor => x ^ y,
        BinaryOperator.Shl => ShiftLeft(x, y),
        _ => y == long.MinValue ? 0 : ShiftLeft(x, -y),
    };

    private static long ShiftLeft(long x, long y) =>
        y is <= -64 or >= 64 ? 0 : y >= 0 ? x << (int)y : (long)((ulong)x >> (int)-y);

    private static long Whole(BinaryOperator operation, long x, long y)
    {
        switch (operation)
        {
            case BinaryOperator.Add: return x + y;
            case BinaryOperator.Sub: return x - y;
            case BinaryOperator.Mul: return x * y;
        }
        // .NET raises for the one quotient that does not fit.
        if (y == -1)
            return operation == BinaryOperator.IDiv ? -x : 0;
        (long quotient, long rest) = Math.DivRem(x, y);
        bool down = rest != 0 && (rest ^ y) < 0;
        return operation == BinaryOperator.IDiv ? quotient - (down ? 1 : 0) : rest + (down ? y : 0);
    }

    private static double Real(BinaryOperator operation, double x, double y)
    {
        switch (operation)
        {
            case BinaryOperator.Add: return x + y;
            case BinaryOperator.Sub: return x - y;
            case BinaryOperator.Mul: return x * y;
            case BinaryOperator.Div: return x / y;
            case BinaryOperator.IDiv: return Math.Floor(x / y);
            case BinaryOperator.Pow: return y == 2 ? x * x : Math.Pow(x, y);
        }
        double rest = x % y;
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
    }
}
