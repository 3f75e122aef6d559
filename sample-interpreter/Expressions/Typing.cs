namespace Expressions;

/// <summary>Makes operations of operands of any type: a long becomes a double where the other operand is one.</summary>
internal static class Typing
{
    /// <summary>An operation on one value.</summary>
    public static Node Apply(UnaryOperator operation, Node operand) =>
        new Unary(operation, operation == UnaryOperator.Root ? ToDouble(operand) : operand);

    /// <summary>An operation on two values.</summary>
    public static Node Apply(BinaryOperator operation, Node left, Node right) =>
        operation == BinaryOperator.Divide || left.Type != right.Type
            ? new Binary(operation, ToDouble(left), ToDouble(right))
            : new Binary(operation, left, right);

    private static Node ToDouble(Node node) => node switch
    {
        LongConstant constant => new DoubleConstant(constant.Value),
        { Type: NumberType.Double } => node,
        _ => new Unary(UnaryOperator.ToDouble, node),
    };
}
