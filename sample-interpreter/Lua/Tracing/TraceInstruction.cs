namespace Lua;

/// <summary>One instruction of a trace: it gives a value once, which others take.</summary>
/// <param name="Op">What it does.</param>
/// <param name="Type">What its value is.</param>
/// <param name="A">The first instruction whose value it takes; -1 for none.</param>
/// <param name="B">The second.</param>
/// <param name="C">The third.</param>
/// <param name="K">A constant.</param>
/// <param name="L">Another one.</param>
/// <param name="Exit">The snapshot that is restored if it is a guard that fails; -1 where it cannot.</param>
internal readonly record struct TraceInstruction(TraceOp Op, TraceType Type, int A, int B, int C, ulong K, ulong L, int Exit)
{
    public bool IsConstant => Op == TraceOp.Constant;
}
