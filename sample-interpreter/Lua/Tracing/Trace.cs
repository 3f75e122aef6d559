using System.Collections.Generic;
using CopyPatch;

namespace Lua;

/// <summary>A loop that was compiled as it was seen.</summary>
/// <param name="Code">The trace, the way into it, and those out of it.</param>
/// <param name="Constants">Values that it has in it, which live as long.</param>
/// <param name="Instructions">How many instructions it is.</param>
/// <param name="Exits">How many ways out it has.</param>
/// <param name="Function">The function with the loop.</param>
/// <param name="Loop">The instruction that goes back.</param>
internal sealed record Trace(
    IReadOnlyList<CompiledCode> Code, IReadOnlyCollection<Value> Constants, int Instructions, int Exits, Function Function, int Loop)
{
    /// <summary>Where it is counted how often it is left.</summary>
    public nint Left { get; init; }

    /// <summary>How many steps the state had done when it was looked at last.</summary>
    public long Steps { get; set; }
}

/// <summary>What is known of a loop.</summary>
internal sealed class LoopState
{
    /// <summary>How often it was looked at.</summary>
    public int Looks { get; set; }

    /// <summary>How often it could not be recorded.</summary>
    public int Failures { get; set; }

    /// <summary>Why not.</summary>
    public string? Why { get; set; }

    public Trace? Trace { get; set; }
}
