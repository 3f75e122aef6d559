using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>
/// What validation learns of a function's body that its compiler wants to know beforehand. One object is used again for each
/// function.
/// </summary>
/// <remarks>
/// Code that cannot be reached is validated, and leaves no trace here: no loop, no use, no call. It is what follows a
/// <c>br</c>, <c>br_table</c>, <c>return</c> or <c>unreachable</c> up to the <c>else</c> or <c>end</c> of the same block. What
/// follows that <c>end</c> counts as reachable.
/// </remarks>
internal sealed class FunctionSummary
{
    /// <summary>How many operands there are at most, in reachable code.</summary>
    public int MaxOperands { get; set; }

    /// <summary>How many calls of functions there are outside of loops, direct and indirect.</summary>
    public int Calls { get; set; }

    /// <summary>Whether there is a call of a function, in a loop or not.</summary>
    public bool HasCalls { get; set; }

    /// <summary>The loops, in the order of their operators.</summary>
    public List<LoopSummary> Loops { get; } = [];

    /// <summary>
    /// How often locals occur, in the order of the code. A local may have several entries for one loop, whose counts add up.
    /// </summary>
    public List<LocalUse> Uses { get; } = [];

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        MaxOperands = 0;
        Calls = 0;
        HasCalls = false;
        Loops.Clear();
        Uses.Clear();
    }
}

/// <summary>A loop. Parent: the number of the loop around it, or -1. Calls: directly in it, not in a loop in it.</summary>
internal struct LoopSummary
{
    public int Parent;
    public int Calls;
}

/// <summary>
/// A local occurs Count times (local.get, local.set, local.tee) directly in a loop (its number in Loops; -1: in none), of which
/// Writes times to be written.
/// </summary>
internal struct LocalUse
{
    public int Loop;
    public int Local;
    public int Count;
    public int Writes;
}
