namespace Lua;

/// <summary>In which tiers functions run.</summary>
public enum TierChoice
{
    /// <summary>In the interpreter, as machine code when they are warm, and their hot loops as traces.</summary>
    Mixed,

    /// <summary>In the interpreter only.</summary>
    Interpreter,

    /// <summary>As machine code from their first call.</summary>
    Baseline,

    /// <summary>As machine code from their first call, and as traces from the first rounds of a loop on.</summary>
    Traces,
}
