using System.Collections.Generic;

namespace Lua;

/// <summary>The kinds of expressions.</summary>
internal enum ExpressionKind : byte
{
#pragma warning disable CS1591 // They are the classes below.
    Constant,
    Vararg,
    Function,
    Local,
    Upvalue,
    Global,
    Index,
    Call,
    MethodCall,
    Arithmetic,
    Comparison,
    Unary,
    Not,
    And,
    Or,
    Concat,
    Table,
    Single,
#pragma warning restore CS1591
}

/// <summary>An expression.</summary>
internal abstract class Expression(ExpressionKind kind, int line)
{
    /// <summary>Its kind, which says its class.</summary>
    public ExpressionKind Kind { get; } = kind;

    /// <summary>The line that its instruction gets.</summary>
    public int Line { get; set; } = line;

    /// <summary>Whether it can have any number of values.</summary>
    public bool IsOpen => Kind is ExpressionKind.Call or ExpressionKind.MethodCall or ExpressionKind.Vararg;
}

/// <summary>A constant.</summary>
internal sealed class ConstantExpression(ConstantKind constant, int line) : Expression(ExpressionKind.Constant, line)
{
    /// <summary>The kind of the value.</summary>
    public ConstantKind Constant { get; } = constant;

    /// <summary>The value of an integer.</summary>
    public long Integer { get; init; }

    /// <summary>The value of a float.</summary>
    public double Float { get; init; }

    /// <summary>The bytes of a string.</summary>
    public Name? Text { get; init; }

    /// <summary>Whether it is an integer or a float.</summary>
    public bool IsNumber => Constant is ConstantKind.Integer or ConstantKind.Float;

    /// <summary>Whether a condition takes it for true.</summary>
    public bool IsTrue => Constant is not (ConstantKind.Nil or ConstantKind.False);

    /// <summary>The same value in another place.</summary>
    public ConstantExpression At(int line) => new(Constant, line) { Integer = Integer, Float = Float, Text = Text };
}

/// <summary>All further arguments: <c>...</c>.</summary>
internal sealed class VarargExpression(int line) : Expression(ExpressionKind.Vararg, line);

/// <summary>A function.</summary>
internal sealed class FunctionExpression(FunctionNode function, int line) : Expression(ExpressionKind.Function, line)
{
    /// <summary>The function.</summary>
    public FunctionNode Function { get; } = function;
}

/// <summary>A local variable of the same function.</summary>
internal sealed class LocalExpression(LocalVariable variable, int line) : Expression(ExpressionKind.Local, line)
{
    /// <summary>The variable.</summary>
    public LocalVariable Variable { get; } = variable;
}

/// <summary>A local variable of a function around.</summary>
internal sealed class UpvalueExpression(LocalVariable variable, int index, int line) : Expression(ExpressionKind.Upvalue, line)
{
    /// <summary>The variable.</summary>
    public LocalVariable Variable { get; } = variable;

    /// <summary>Which of the function's upvalues it is.</summary>
    public int Index { get; } = index;
}

/// <summary>A global variable: a field of the upvalue _ENV.</summary>
internal sealed class GlobalExpression(int environment, Name name, int line) : Expression(ExpressionKind.Global, line)
{
    /// <summary>Which of the function's upvalues _ENV is.</summary>
    public int Environment { get; } = environment;

    /// <summary>The variable's name.</summary>
    public Name Name { get; } = name;
}

/// <summary>
/// An expression that begins with another one. As many as one likes can follow each other, so nothing may call itself for the
/// first of them.
/// </summary>
internal abstract class ChainExpression(ExpressionKind kind, Expression first, int line) : Expression(kind, line)
{
    /// <summary>What it begins with.</summary>
    public Expression First { get; } = first;
}

/// <summary>A field of a table.</summary>
internal sealed class IndexExpression(Expression table, Expression key, int line) : ChainExpression(ExpressionKind.Index, table, line)
{
    /// <summary>The key.</summary>
    public Expression Key { get; } = key;
}

/// <summary>A call.</summary>
internal sealed class CallExpression(Expression function, Expression[] arguments, int line)
    : ChainExpression(ExpressionKind.Call, function, line)
{
    /// <summary>The arguments.</summary>
    public Expression[] Arguments { get; } = arguments;
}

/// <summary>A call of a method.</summary>
internal sealed class MethodCallExpression(Expression self, Name method, int methodLine, Expression[] arguments, int line)
    : ChainExpression(ExpressionKind.MethodCall, self, line)
{
    /// <summary>The method's name.</summary>
    public Name Method { get; } = method;

    /// <summary>The line of the method's name.</summary>
    public int MethodLine { get; } = methodLine;

    /// <summary>The arguments, without the object.</summary>
    public Expression[] Arguments { get; } = arguments;
}

/// <summary>Arithmetic or a comparison of two values.</summary>
internal sealed class BinaryExpression(ExpressionKind kind, BinaryOperator operation, Expression left, Expression right, int line)
    : ChainExpression(kind, left, line)
{
    /// <summary>What it does.</summary>
    public BinaryOperator Operation { get; } = operation;

    /// <summary>The second operand.</summary>
    public Expression Right { get; } = right;
}

/// <summary>An operation with one value.</summary>
internal sealed class UnaryExpression(ExpressionKind kind, UnaryOperator operation, Expression operand, int line) : Expression(kind, line)
{
    /// <summary>What it does.</summary>
    public UnaryOperator Operation { get; } = operation;

    /// <summary>The operand.</summary>
    public Expression Operand { get; } = operand;
}

/// <summary>Expressions with <c>and</c>, or with <c>or</c>, or with <c>..</c> between them.</summary>
internal sealed class ListExpression(ExpressionKind kind, int line) : Expression(kind, line)
{
    /// <summary>The expressions; those of <c>..</c> from the last to the first, for so they are parsed.</summary>
    public List<Expression> Operands { get; } = [];
}

/// <summary>An expression in parentheses that could have any number of values, and has one.</summary>
internal sealed class SingleExpression(Expression operand, int line) : Expression(ExpressionKind.Single, line)
{
    /// <summary>The expression.</summary>
    public Expression Operand { get; } = operand;
}

/// <summary>A table's constructor.</summary>
internal sealed class TableExpression(TableItem[] items, int line, int endLine) : Expression(ExpressionKind.Table, line)
{
    /// <summary>The items and fields.</summary>
    public TableItem[] Items { get; } = items;

    /// <summary>The line of its closing brace.</summary>
    public int EndLine { get; } = endLine;
}

/// <summary>An item or a field of a table's constructor.</summary>
/// <param name="Key">The field's key; null for an item.</param>
/// <param name="Value">The value.</param>
/// <param name="Line">The line where a field is set.</param>
internal readonly record struct TableItem(Expression? Key, Expression Value, int Line);
