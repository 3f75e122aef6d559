namespace Lua;

/// <summary>The operators of two operands, arithmetic first, in the order of the instructions.</summary>
internal enum BinaryOperator : byte
{
#pragma warning disable CS1591 // They are what they are called.
    Add,
    Sub,
    Mul,
    Mod,
    Pow,
    Div,
    IDiv,
    BAnd,
    BOr,
    BXor,
    Shl,
    Shr,
    Concat,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    None,
#pragma warning restore CS1591
}

/// <summary>The operators of one operand.</summary>
internal enum UnaryOperator : byte
{
#pragma warning disable CS1591 // They are what they are called.
    Negate,
    BNot,
    Not,
    Length,
    None,
#pragma warning restore CS1591
}

/// <summary>Which tokens are operators, and how strongly they bind.</summary>
internal static class Operators
{
    /// <summary>How strongly the operators of one operand bind.</summary>
    public const int UnaryPriority = 12;

    /// <summary>How strongly an operator binds what is left and right of it.</summary>
    public static (int Left, int Right) PriorityOf(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Or => (1, 1),
        BinaryOperator.And => (2, 2),
        >= BinaryOperator.Equal and <= BinaryOperator.GreaterEqual => (3, 3),
        BinaryOperator.BOr => (4, 4),
        BinaryOperator.BXor => (5, 5),
        BinaryOperator.BAnd => (6, 6),
        BinaryOperator.Shl or BinaryOperator.Shr => (7, 7),
        BinaryOperator.Concat => (9, 8),
        BinaryOperator.Add or BinaryOperator.Sub => (10, 10),
        BinaryOperator.Pow => (14, 13),
        _ => (11, 11),
    };

    /// <summary>The operator of two operands that a token is.</summary>
    public static BinaryOperator BinaryOf(TokenKind kind) => kind switch
    {
        TokenKind.Plus => BinaryOperator.Add,
        TokenKind.Minus => BinaryOperator.Sub,
        TokenKind.Star => BinaryOperator.Mul,
        TokenKind.Percent => BinaryOperator.Mod,
        TokenKind.Caret => BinaryOperator.Pow,
        TokenKind.Slash => BinaryOperator.Div,
        TokenKind.DoubleSlash => BinaryOperator.IDiv,
        TokenKind.Ampersand => BinaryOperator.BAnd,
        TokenKind.Bar => BinaryOperator.BOr,
        TokenKind.Tilde => BinaryOperator.BXor,
        TokenKind.ShiftLeft => BinaryOperator.Shl,
        TokenKind.ShiftRight => BinaryOperator.Shr,
        TokenKind.Concat => BinaryOperator.Concat,
        TokenKind.Equal => BinaryOperator.Equal,
        TokenKind.NotEqual => BinaryOperator.NotEqual,
        TokenKind.Less => BinaryOperator.Less,
        TokenKind.LessEqual => BinaryOperator.LessEqual,
        TokenKind.Greater => BinaryOperator.Greater,
        TokenKind.GreaterEqual => BinaryOperator.GreaterEqual,
        TokenKind.And => BinaryOperator.And,
        TokenKind.Or => BinaryOperator.Or,
        _ => BinaryOperator.None,
    };

    /// <summary>The operator of one operand that a token is.</summary>
    public static UnaryOperator UnaryOf(TokenKind kind) => kind switch
    {
        TokenKind.Not => UnaryOperator.Not,
        TokenKind.Minus => UnaryOperator.Negate,
        TokenKind.Tilde => UnaryOperator.BNot,
        TokenKind.Hash => UnaryOperator.Length,
        _ => UnaryOperator.None,
    };
}
