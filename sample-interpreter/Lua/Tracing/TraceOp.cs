namespace Lua;

/// <summary>
/// What an instruction of a trace does, by the names of stencils/trace.c. A, B and C are instructions whose values it takes, K is a constant.
/// </summary>
internal enum TraceOp : byte
{
    /// <summary>Bits K, an integer K, or a float whose bits are K.</summary>
    Constant,

    /// <summary>What lies in the slot K of the stack where the loop begins.</summary>
    Slot,

    /// <summary>What the function of the frame is (the slot K, below the frame).</summary>
    OwnFunction,

    UntagInteger,
    UntagFloat,
    TagInteger,
    ToFloat,
    RequireTag,
    RequireBits,
    RequireOtherBits,
    RequireSame,
    RequireDifferent,

    AddInteger,
    SubInteger,
    MulInteger,
    NextInteger,
    IdivInteger,
    ModInteger,
    AndInteger,
    OrInteger,
    XorInteger,
    ShlInteger,
    ShrInteger,
    NotInteger,
    NegateInteger,
    RequireLess,
    RequireLessEqual,
    RequireGreater,
    RequireGreaterEqual,
    RequireEqual,
    RequireUnequal,

    AddFloat,
    SubFloat,
    MulFloat,
    DivFloat,
    ModFloat,
    IdivFloat,
    NegateFloat,
    SqrtFloat,
    AbsFloat,
    FloorFloat,
    RequireFloatLess,
    RequireFloatLessEqual,
    RequireFloatNotLess,
    RequireFloatNotLessEqual,
    RequireFloatEqual,
    RequireFloatUnequal,

    GetItem,
    GetIntegerItem,
    GetFloatItem,
    SetItem,
    SetIntegerItem,
    SetFloatItem,
    RequireNoMetatable,
    RequireShape,
    RequireEpoch,
    GetSlot,
    GetIntegerSlot,
    GetFloatSlot,
    SetSlot,
    SetIntegerSlot,
    SetFloatSlot,

    /// <summary>The node K of the hash part, with the key L.</summary>
    RequireHash,
    GetNode,
    SetNode,
    GetInherited,
    LengthOfTable,
    LengthOfText,
    ByteOfText,
    RequireOutside,
    RequireAt,
    GetUpvalue,
    SetUpvalue,
}
