namespace Expressions;

/// <summary>What is done with one value.</summary>
internal enum UnaryOperator
{
    /// <summary>The negative value, of the same type.</summary>
    Negate,

    /// <summary>The square root of a double.</summary>
    Root,

    /// <summary>The double next to a long.</summary>
    ToDouble,
}

/// <summary>What is done with two values of the same type. A comparison gives the long 1 or 0.</summary>
internal enum BinaryOperator
{
    /// <summary>The sum.</summary>
    Add,

    /// <summary>The difference.</summary>
    Subtract,

    /// <summary>The product.</summary>
    Multiply,

    /// <summary>The quotient, of doubles only.</summary>
    Divide,

    /// <summary>The first if it is less, else the second (as well when one of them is NaN).</summary>
    Min,

    /// <summary>The first if it is greater, else the second.</summary>
    Max,

    /// <summary>Whether the first is less.</summary>
    Less,

    /// <summary>Whether the first is less or equal.</summary>
    AtMost,

    /// <summary>Whether they are equal.</summary>
    Equal,

    /// <summary>Whether they are not.</summary>
    NotEqual,
}

/// <summary>What is known of operators.</summary>
internal static class Operators
{
    /// <summary>Whether it gives 1 or 0.</summary>
    public static bool IsComparison(this BinaryOperator operation) => operation >= BinaryOperator.Less;

    /// <summary>Whether its operands may change places.</summary>
    public static bool IsCommutative(this BinaryOperator operation) => operation is
        BinaryOperator.Add or BinaryOperator.Multiply or BinaryOperator.Equal or BinaryOperator.NotEqual;
}
