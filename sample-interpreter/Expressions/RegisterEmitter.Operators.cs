using System;
using CopyPatch;

namespace Expressions;

/// <summary>The operation of registers.c for an operator, by the types of its operands and its result.</summary>
internal sealed partial class RegisterEmitter
{
    /// <summary>Emits an operation on longs.</summary>
    public void Apply(BinaryOperator operation, Register<long> to, Register<long> a, Operand<long> b)
    {
        switch (operation)
        {
            case BinaryOperator.Add: EmitI64Add(to, a, b); break;
            case BinaryOperator.Subtract: EmitI64Subtract(to, a, b); break;
            case BinaryOperator.Multiply: EmitI64Multiply(to, a, b); break;
            case BinaryOperator.Min: EmitI64Min(to, a, b); break;
            case BinaryOperator.Max: EmitI64Max(to, a, b); break;
            case BinaryOperator.Less: EmitI64Less(to, a, b); break;
            case BinaryOperator.AtMost: EmitI64AtMost(to, a, b); break;
            case BinaryOperator.Equal: EmitI64Equal(to, a, b); break;
            case BinaryOperator.NotEqual: EmitI64NotEqual(to, a, b); break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    /// <summary>Emits an operation on a long and a column of longs.</summary>
    public void ApplyColumn(BinaryOperator operation, Register<long> to, Register<long> a, long offset)
    {
        switch (operation)
        {
            case BinaryOperator.Add: EmitI64AddColumn(to, a, offset); break;
            case BinaryOperator.Subtract: EmitI64SubtractColumn(to, a, offset); break;
            case BinaryOperator.Multiply: EmitI64MultiplyColumn(to, a, offset); break;
            case BinaryOperator.Min: EmitI64MinColumn(to, a, offset); break;
            case BinaryOperator.Max: EmitI64MaxColumn(to, a, offset); break;
            case BinaryOperator.Less: EmitI64LessColumn(to, a, offset); break;
            case BinaryOperator.AtMost: EmitI64AtMostColumn(to, a, offset); break;
            case BinaryOperator.Equal: EmitI64EqualColumn(to, a, offset); break;
            case BinaryOperator.NotEqual: EmitI64NotEqualColumn(to, a, offset); break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    /// <summary>Emits an operation on doubles that gives one.</summary>
    public void Apply(BinaryOperator operation, Register<double> to, Register<double> a, Operand<double> b)
    {
        switch (operation)
        {
            case BinaryOperator.Add: EmitF64Add(to, a, b); break;
            case BinaryOperator.Subtract: EmitF64Subtract(to, a, b); break;
            case BinaryOperator.Multiply: EmitF64Multiply(to, a, b); break;
            case BinaryOperator.Divide: EmitF64Divide(to, a, b); break;
            case BinaryOperator.Min: EmitF64Min(to, a, b); break;
            case BinaryOperator.Max: EmitF64Max(to, a, b); break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    /// <summary>Emits an operation on a double and a column of doubles that gives a double.</summary>
    public void ApplyColumn(BinaryOperator operation, Register<double> to, Register<double> a, long offset)
    {
        switch (operation)
        {
            case BinaryOperator.Add: EmitF64AddColumn(to, a, offset); break;
            case BinaryOperator.Subtract: EmitF64SubtractColumn(to, a, offset); break;
            case BinaryOperator.Multiply: EmitF64MultiplyColumn(to, a, offset); break;
            case BinaryOperator.Divide: EmitF64DivideColumn(to, a, offset); break;
            case BinaryOperator.Min: EmitF64MinColumn(to, a, offset); break;
            case BinaryOperator.Max: EmitF64MaxColumn(to, a, offset); break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    /// <summary>Emits a comparison of doubles.</summary>
    public void Compare(BinaryOperator operation, Register<long> to, Register<double> a, Operand<double> b)
    {
        switch (operation)
        {
            case BinaryOperator.Less: EmitF64Less(to, a, b); break;
            case BinaryOperator.AtMost: EmitF64AtMost(to, a, b); break;
            case BinaryOperator.Equal: EmitF64Equal(to, a, b); break;
            case BinaryOperator.NotEqual: EmitF64NotEqual(to, a, b); break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    /// <summary>Emits a comparison of a double and a column of doubles.</summary>
    public void CompareColumn(BinaryOperator operation, Register<long> to, Register<double> a, long offset)
    {
        switch (operation)
        {
            case BinaryOperator.Less: EmitF64LessColumn(to, a, offset); break;
            case BinaryOperator.AtMost: EmitF64AtMostColumn(to, a, offset); break;
            case BinaryOperator.Equal: EmitF64EqualColumn(to, a, offset); break;
            case BinaryOperator.NotEqual: EmitF64NotEqualColumn(to, a, offset); break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }
}
