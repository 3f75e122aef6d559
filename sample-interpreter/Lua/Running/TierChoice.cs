namespace Lua;

/// <summary>In which tiers functions run.</summary>
public enum TierChoice
{
    /// <summary>In the interpreter, and as machine code when they are warm.</summary>
    Mixed,

    /// <summary>In the interpreter only.</summary>
    Interpreter,

    /// <summary>As machine code from their first call.</summary>
    Baseline,
}
