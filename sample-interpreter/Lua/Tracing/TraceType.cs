namespace Lua;

/// <summary>What the value of a trace's instruction is, and so in which registers it is.</summary>
internal enum TraceType : byte
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>A value as it lies on the stack.</summary>
    Bits,

    /// <summary>An integer in the range of small ones.</summary>
    Integer,

    Float,
}
