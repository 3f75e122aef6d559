namespace Lua;

/// <summary>What instructions of traces do besides giving a value.</summary>
internal static class TraceEffects
{
    /// <summary>Whether it is done even if nobody wants its value, and each time.</summary>
    public static bool HasEffect(TraceOp op) => op is TraceOp.SetItem or TraceOp.SetIntegerItem or TraceOp.SetFloatItem or TraceOp.SetSlot
        or TraceOp.SetIntegerSlot or TraceOp.SetFloatSlot or TraceOp.SetNode or TraceOp.SetUpvalue;

    /// <summary>
    /// Whether it is there because it may leave the trace, be its value wanted or not: what follows may rely on the type that it found, as a
    /// condition does.
    /// </summary>
    public static bool IsGuard(TraceOp op) => op is TraceOp.RequireTag or TraceOp.RequireBits or TraceOp.RequireOtherBits or TraceOp.RequireSame
        or TraceOp.RequireDifferent or (>= TraceOp.RequireLess and <= TraceOp.RequireUnequal)
        or (>= TraceOp.RequireFloatLess and <= TraceOp.RequireFloatUnequal) or TraceOp.RequireNoMetatable or TraceOp.RequireShape
        or TraceOp.RequireEpoch or TraceOp.RequireHash or TraceOp.RequireOutside or TraceOp.RequireAt or TraceOp.UntagInteger or TraceOp.UntagFloat
        or TraceOp.GetIntegerItem or TraceOp.GetFloatItem or TraceOp.GetIntegerSlot or TraceOp.GetFloatSlot or TraceOp.ByteOfText;

    /// <summary>
    /// Whether a store may change what a load gives. Items, slots, nodes and upvalues are in memory of their own each; and no store here
    /// gives a table another shape or another part.
    /// </summary>
    public static bool Changes(TraceOp store, TraceOp load) => store switch
    {
        TraceOp.SetItem or TraceOp.SetIntegerItem or TraceOp.SetFloatItem =>
            load is TraceOp.GetItem or TraceOp.GetIntegerItem or TraceOp.GetFloatItem or TraceOp.LengthOfTable,
        TraceOp.SetSlot or TraceOp.SetIntegerSlot or TraceOp.SetFloatSlot =>
            load is TraceOp.GetSlot or TraceOp.GetIntegerSlot or TraceOp.GetFloatSlot,
        TraceOp.SetNode => load is TraceOp.GetNode or TraceOp.GetInherited,
        TraceOp.SetUpvalue => load is TraceOp.GetUpvalue,
        _ => false,
    };
}
