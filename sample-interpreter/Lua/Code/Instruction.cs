namespace Lua;

/// <summary>One instruction of a <see cref="Prototype"/>. What A, B, C and Flag mean is said at the <see cref="Lua.Op"/>.</summary>
internal struct Instruction(Op op, int a, int b, int c, bool flag, int line)
{
    /// <summary>What it does.</summary>
    public Op Op = op;

    /// <summary>A choice within what it does.</summary>
    public bool Flag = flag;

    /// <summary>The first operand.</summary>
    public int A = a;

    /// <summary>The second operand.</summary>
    public int B = b;

    /// <summary>The third operand.</summary>
    public int C = c;

    /// <summary>The line of the source that it comes from.</summary>
    public int Line = line;
}
