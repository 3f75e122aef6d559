using System;

namespace Expressions;

/// <summary>A part of an expression, with the type of its value.</summary>
/// <param name="Type">That type.</param>
/// <param name="Height">How many operators lie on the longest way down from here.</param>
/// <param name="Registers">
/// How many registers its value takes to compute (Sethi and Ullman, 1970): 0 where an operation can have it as its second
/// operand as it is.
/// </param>
internal abstract record Node(NumberType Type, int Height, int Registers);

/// <summary>A number that is a long.</summary>
internal sealed record LongConstant(long Value) : Node(NumberType.Long, 0, 0);

/// <summary>A number that is a double.</summary>
internal sealed record DoubleConstant(double Value) : Node(NumberType.Double, 0, 0);

/// <summary>A column of the table: its element in the current row.</summary>
/// <param name="Index">The column's number in the table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
internal sealed record Column(int Index, string Name, NumberType Type) : Node(Type, 0, 0);

/// <summary>An operation on one value.</summary>
internal sealed record Unary(UnaryOperator Operator, Node Operand) : Node(
    Operator == UnaryOperator.Negate ? Operand.Type : NumberType.Double, Operand.Height + 1, Math.Max(1, Operand.Registers));

/// <summary>An operation on two values of the same type.</summary>
internal sealed record Binary(BinaryOperator Operator, Node Left, Node Right) : Node(
    Operator.IsComparison() ? NumberType.Long : Left.Type,
    Math.Max(Left.Height, Right.Height) + 1,
    Math.Max(1, Left.Registers) == Right.Registers ? Right.Registers + 1 : Math.Max(Math.Max(1, Left.Registers), Right.Registers));
