using System;

namespace CopyPatchValues;

/// <summary>An expression over variables.</summary>
internal abstract record Expression
{
    /// <summary>Gets how many values wait at most while it is computed: as many slots a frame may need.</summary>
    public abstract int Height { get; }

    /// <summary>Computes it node by node: the way that is easy to get right, to compare with.</summary>
    public abstract double Evaluate(ReadOnlySpan<double> variables);
}

internal sealed record Number(double Value) : Expression
{
    public override int Height => 1;

    public override double Evaluate(ReadOnlySpan<double> variables) => Value;
}

/// <param name="Index">Its place among the variables.</param>
internal sealed record Variable(int Index) : Expression
{
    public override int Height => 1;

    public override double Evaluate(ReadOnlySpan<double> variables) => variables[Index];
}

internal enum UnaryOperator
{
    Negate,
    Root,
}

internal sealed record Unary(UnaryOperator Operator, Expression Operand) : Expression
{
    public override int Height { get; } = Operand.Height;

    public override double Evaluate(ReadOnlySpan<double> variables)
    {
        double a = Operand.Evaluate(variables);
        return Operator switch
        {
            UnaryOperator.Negate => -a,
            UnaryOperator.Root => Math.Sqrt(a),
            _ => throw new InvalidOperationException($"{Operator} is not known here."),
        };
    }
}

internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

internal sealed record Binary(BinaryOperator Operator, Expression Left, Expression Right) : Expression
{
    public override int Height { get; } = Math.Max(Left.Height, Right.Height + 1);

    public override double Evaluate(ReadOnlySpan<double> variables)
    {
        double a = Left.Evaluate(variables);
        double b = Right.Evaluate(variables);
        return Operator switch
        {
            BinaryOperator.Add => a + b,
            BinaryOperator.Subtract => a - b,
            BinaryOperator.Multiply => a * b,
            BinaryOperator.Divide => a / b,
            _ => throw new InvalidOperationException($"{Operator} is not known here."),
        };
    }
}
