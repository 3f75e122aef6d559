namespace Lua;

/// <summary>The kinds of statements.</summary>
internal enum StatementKind : byte
{
#pragma warning disable CS1591 // They are the classes below.
    Local,
    LocalFunction,
    Assign,
    Function,
    Call,
    Do,
    If,
    While,
    Repeat,
    NumericFor,
    GenericFor,
    Return,
    Break,
    Goto,
    Label,
#pragma warning restore CS1591
}

/// <summary>A statement.</summary>
internal abstract class Statement(StatementKind kind, int line)
{
    /// <summary>Its kind, which says its class.</summary>
    public StatementKind Kind { get; } = kind;

    /// <summary>The line that it begins in.</summary>
    public int Line { get; } = line;
}

/// <summary>Statements with the variables that end with them.</summary>
/// <param name="Statements">The statements.</param>
/// <param name="LastLine">The line of the last token in it, or before it if it is empty.</param>
internal sealed record Block(Statement[] Statements, int LastLine);

/// <summary><c>local names = values</c>.</summary>
internal sealed class LocalStatement(LocalVariable[] variables, Expression[] values, int line, int endLine)
    : Statement(StatementKind.Local, line)
{
    /// <summary>The variables.</summary>
    public LocalVariable[] Variables { get; } = variables;

    /// <summary>The values.</summary>
    public Expression[] Values { get; } = values;

    /// <summary>The line of the last token.</summary>
    public int EndLine { get; } = endLine;
}

/// <summary><c>local function</c>.</summary>
internal sealed class LocalFunctionStatement(LocalVariable variable, FunctionExpression function, int line)
    : Statement(StatementKind.LocalFunction, line)
{
    /// <summary>The variable.</summary>
    public LocalVariable Variable { get; } = variable;

    /// <summary>The function.</summary>
    public FunctionExpression Function { get; } = function;
}

/// <summary><c>targets = values</c>.</summary>
internal sealed class AssignStatement(Expression[] targets, Expression[] values, int line, int endLine)
    : Statement(StatementKind.Assign, line)
{
    /// <summary>The variables and fields.</summary>
    public Expression[] Targets { get; } = targets;

    /// <summary>The values.</summary>
    public Expression[] Values { get; } = values;

    /// <summary>The line of the last token.</summary>
    public int EndLine { get; } = endLine;
}

/// <summary><c>function target</c>.</summary>
internal sealed class FunctionStatement(Expression target, FunctionExpression function, int line)
    : Statement(StatementKind.Function, line)
{
    /// <summary>The variable or field.</summary>
    public Expression Target { get; } = target;

    /// <summary>The function.</summary>
    public FunctionExpression Function { get; } = function;
}

/// <summary>A call whose results nobody wants.</summary>
internal sealed class CallStatement(Expression call, int line) : Statement(StatementKind.Call, line)
{
    /// <summary>The call.</summary>
    public Expression Call { get; } = call;
}

/// <summary><c>do</c>.</summary>
internal sealed class DoStatement(Block body, int line, int endLine) : Statement(StatementKind.Do, line)
{
    /// <summary>The statements.</summary>
    public Block Body { get; } = body;

    /// <summary>The line of its <c>end</c>.</summary>
    public int EndLine { get; } = endLine;
}

/// <summary><c>if</c>, with the clauses of <c>elseif</c>.</summary>
internal sealed class IfStatement(IfClause[] clauses, Block? otherwise, int line) : Statement(StatementKind.If, line)
{
    /// <summary>The clauses.</summary>
    public IfClause[] Clauses { get; } = clauses;

    /// <summary>The block behind <c>else</c>.</summary>
    public Block? Otherwise { get; } = otherwise;
}

/// <summary>A clause of an <see cref="IfStatement"/>.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Body">The block.</param>
internal readonly record struct IfClause(Expression Condition, Block Body);

/// <summary>A statement that <c>break</c> can leave.</summary>
internal abstract class LoopStatement(StatementKind kind, int line) : Statement(kind, line)
{
    /// <summary>What is repeated.</summary>
    public Block Body { get; set; } = null!;
}

/// <summary><c>while</c>.</summary>
internal sealed class WhileStatement(Expression condition, int line) : LoopStatement(StatementKind.While, line)
{
    /// <summary>The condition.</summary>
    public Expression Condition { get; } = condition;
}

/// <summary><c>repeat</c>.</summary>
internal sealed class RepeatStatement(int line) : LoopStatement(StatementKind.Repeat, line)
{
    /// <summary>The condition; it can use the body's variables.</summary>
    public Expression Condition { get; set; } = null!;

    /// <summary>The line of the condition's last token.</summary>
    public int EndLine { get; set; }
}

/// <summary>A <c>for</c> with numbers.</summary>
internal sealed class NumericForStatement(LocalVariable[] variables, Expression start, Expression limit, Expression? step, int line)
    : LoopStatement(StatementKind.NumericFor, line)
{
    /// <summary>Three hidden variables and the visible one.</summary>
    public LocalVariable[] Variables { get; } = variables;

    /// <summary>The first value.</summary>
    public Expression Start { get; } = start;

    /// <summary>The last value.</summary>
    public Expression Limit { get; } = limit;

    /// <summary>The step, if it is given.</summary>
    public Expression? Step { get; } = step;

    /// <summary>The line of its <c>do</c>.</summary>
    public int DoLine { get; set; }
}

/// <summary>A <c>for</c> with an iterator.</summary>
internal sealed class GenericForStatement(LocalVariable[] variables, Expression[] values, int line)
    : LoopStatement(StatementKind.GenericFor, line)
{
    /// <summary>Four hidden variables and the visible ones.</summary>
    public LocalVariable[] Variables { get; } = variables;

    /// <summary>The iterator, and what belongs to it.</summary>
    public Expression[] Values { get; } = values;

    /// <summary>The line of the iterator, which the calls of it get.</summary>
    public int CallLine { get; init; }

    /// <summary>The line of its <c>do</c>.</summary>
    public int DoLine { get; set; }

    /// <summary>The line of its <c>end</c>.</summary>
    public int EndLine { get; set; }
}

/// <summary><c>return</c>.</summary>
internal sealed class ReturnStatement(Expression[] values, int line, int endLine) : Statement(StatementKind.Return, line)
{
    /// <summary>The values.</summary>
    public Expression[] Values { get; } = values;

    /// <summary>The line of the last token.</summary>
    public int EndLine { get; } = endLine;
}

/// <summary><c>break</c> in a loop.</summary>
internal sealed class BreakStatement(int line) : Statement(StatementKind.Break, line);

/// <summary><c>goto</c>.</summary>
internal sealed class GotoStatement(Name name, FunctionNode function, int line) : Statement(StatementKind.Goto, line)
{
    /// <summary>The label's name.</summary>
    public Name Name { get; } = name;

    /// <summary>The function that it is in.</summary>
    public FunctionNode Function { get; } = function;

    /// <summary>The label.</summary>
    public LabelNode? Target { get; set; }

    /// <summary>While it has no label: which of the waiting ones it is.</summary>
    public int Order { get; set; }

    /// <summary>While it has no label: how many variables it shares with a label behind.</summary>
    public int ActiveCount { get; set; }

    /// <summary>The one before it that waits for the same name.</summary>
    public GotoStatement? Before { get; set; }
}

/// <summary><c>::label::</c>.</summary>
internal sealed class LabelStatement(LabelNode label, int line) : Statement(StatementKind.Label, line)
{
    /// <summary>The label.</summary>
    public LabelNode Label { get; } = label;
}
