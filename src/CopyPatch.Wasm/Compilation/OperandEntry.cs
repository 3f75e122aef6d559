namespace CopyPatch.Wasm;

/// <summary>Where an operand is.</summary>
internal enum EntryPlace : byte
{
    /// <summary>In a register that is its own.</summary>
    Register,

    /// <summary>It is a constant.</summary>
    Constant,

    /// <summary>In the slot that belongs to its depth.</summary>
    Home,

    /// <summary>It is what a local holds, wherever that is.</summary>
    Local,
}

/// <summary>An operand. Bits: the number of its register or local, or the constant's bits.</summary>
internal struct OperandEntry
{
    public long Bits;
    public EntryPlace Place;
    public OperandKind Kind;
}
