using System.Collections.Generic;

namespace Lua;

/// <summary>A label.</summary>
internal sealed class LabelNode(Name name, FunctionNode function, int line, int activeCount)
{
    /// <summary>Its name.</summary>
    public Name Name { get; } = name;

    /// <summary>The function that it is in.</summary>
    public FunctionNode Function { get; } = function;

    /// <summary>Its line.</summary>
    public int Line { get; } = line;

    /// <summary>How many variables of the function are there at it.</summary>
    public int ActiveCount { get; } = activeCount;

    /// <summary>The label of the same name in a function around.</summary>
    public LabelNode? Shadowed { get; init; }

    /// <summary>The generator's: where its code is, and the jumps that wait for it.</summary>
    public JumpTarget Code;
}

/// <summary>Where jumps go: a place in the code, or the chain of those that wait until it is known.</summary>
internal struct JumpTarget
{
    private int _place;
    private int _waiting;

    /// <summary>The index of the instruction; -1 while it is not known.</summary>
    public int Place
    {
        readonly get => _place - 1;
        set => _place = value + 1;
    }

    /// <summary>The last jump that waits for it; -1 for none.</summary>
    public int Waiting
    {
        readonly get => _waiting - 1;
        set => _waiting = value + 1;
    }
}

/// <summary>What is special about a variable.</summary>
internal enum VariableKind : byte
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>It is not assigned to.</summary>
    Const,

    /// <summary>It is closed where it ends.</summary>
    Close,

    /// <summary>It is a constant, and in no register.</summary>
    Constant,
}

/// <summary>A local variable.</summary>
internal sealed class LocalVariable(Name name, FunctionNode function)
{
    /// <summary>Its name.</summary>
    public Name Name { get; } = name;

    /// <summary>The function that it is in.</summary>
    public FunctionNode Function { get; } = function;

    /// <summary>What is special about it.</summary>
    public VariableKind Kind { get; set; }

    /// <summary>Its value if it is a constant.</summary>
    public ConstantExpression? Value { get; set; }

    /// <summary>Whether a function within uses it.</summary>
    public bool IsCaptured { get; set; }

    /// <summary>The variable that its name meant before.</summary>
    public LocalVariable? Shadowed { get; set; }

    /// <summary>The function that last used it as an upvalue.</summary>
    public FunctionNode? LastUser { get; set; }

    /// <summary>Which upvalue it was there.</summary>
    public int LastUpvalue { get; set; }

    /// <summary>The generator's: its register.</summary>
    public int Register { get; set; } = -1;

    /// <summary>The generator's: its place in the list of the function's variables.</summary>
    public int Place { get; set; }

    /// <summary>The generator's, during an assignment: one more than the last target that it is; 0 if it is none.</summary>
    public int Assigned { get; set; }
}

/// <summary>An upvalue of a function.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Index">Which upvalue of the function around it is; -1 if it is a variable of that function itself.</param>
internal readonly record struct UpvalueNode(LocalVariable Variable, int Index);

/// <summary>A function.</summary>
internal sealed class FunctionNode(FunctionNode? around, int line)
{
    /// <summary>The function around.</summary>
    public FunctionNode? Around { get; } = around;

    /// <summary>The line of its <c>function</c>; 0 for a chunk.</summary>
    public int Line { get; } = line;

    /// <summary>The line of its <c>end</c>; 0 for a chunk.</summary>
    public int LastLine { get; set; }

    /// <summary>The line of its last token.</summary>
    public int EndLine { get; set; }

    /// <summary>The parameters.</summary>
    public LocalVariable[] Parameters { get; set; } = [];

    /// <summary>Whether it has <c>...</c>.</summary>
    public bool IsVararg { get; set; }

    /// <summary>The statements.</summary>
    public Block Body { get; set; } = null!;

    /// <summary>The upvalues.</summary>
    public List<UpvalueNode> Upvalues { get; } = [];

    /// <summary>The parser's: where its variables begin among those that are there.</summary>
    public int FirstActive { get; init; }

    /// <summary>The parser's: how many variables it has where the parser is, with those that are not there yet.</summary>
    public int DeclaredCount { get; set; }
}
