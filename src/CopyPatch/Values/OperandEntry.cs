namespace CopyPatch;

/// <summary>What holds an operand.</summary>
internal enum OperandHolder : byte
{
    /// <summary>A register of its own.</summary>
    Register,

    /// <summary>Nothing yet: it is a constant.</summary>
    Constant,

    /// <summary>Its home: the slot that belongs to its depth.</summary>
    Home,

    /// <summary>A local, which is in a slot or in a register.</summary>
    Local,
}

/// <summary>An operand that was pushed.</summary>
internal struct OperandEntry
{
    /// <summary>The number of its register or local, or the constant's bits with zeros above 32.</summary>
    public long Bits;

    /// <summary>The depth of the next older operand that is the same local, or -1.</summary>
    public int Older;
    public OperandHolder Holder;
    public ValueKind Kind;
}

/// <summary>A local of the function that is compiled.</summary>
internal struct LocalEntry
{
    /// <summary>The depth of the newest operand that is this local, or -1.</summary>
    public int Newest;
    public ValueKind Kind;

    /// <summary>The register that it is in, or -1 where it is in its slot.</summary>
    public sbyte Register;
}
