namespace CopyPatch.Wasm;

/// <summary>Operators that are compiled alike.</summary>
internal enum OperatorClass : byte
{
    /// <summary>Those that are rare, or like no other.</summary>
    Other,
    LocalGet,
    LocalSet,
    LocalTee,
    I32Const,
    I64Const,
    Load,
    Store,
    EqualsZeroI32,
    EqualsZeroI64,
    CompareI32,
    CompareI64,
    CompareF32,
    CompareF64,
    UnaryI32,
    UnaryI64,
    DivideI32,
    DivideI64,
    AndI32,
    AndI64,
    ShiftI32,
    ShiftI64,
    BinaryI32,
    BinaryI64,
    UnaryF32,
    BinaryF32,
    BinaryWithSlotF32,
    UnaryF64,
    BinaryF64,
    BinaryWithSlotF64,

    /// <summary>Those whose operand and result may be of different types: each has a line of its own.</summary>
    Conversion,

    /// <summary>What C# does: it has operands, a result and up to two immediates as any call has them.</summary>
    RuntimeCall,
    End,
    ConditionalBranch,
    Br,
    Call,
    Block,
    Loop,
}
