namespace CopyPatch.Wasm;

/// <summary>What follows an operator in its bytes.</summary>
internal enum Immediates : byte
{
    None,

    /// <summary>The type of a block (<see cref="BlockType"/>).</summary>
    Block,

    /// <summary>How many blocks farther out its label is.</summary>
    Depth,

    /// <summary>A number of labels, and one more.</summary>
    Labels,
    Local,
    Global,
    Function,

    /// <summary>A function type, and a table.</summary>
    TypeAndTable,
    Table,

    /// <summary>The table that is written, and the one that is read.</summary>
    TwoTables,
    Elements,
    ElementsAndTable,
    Data,
    DataAndMemory,
    Memory,
    TwoMemories,

    /// <summary>The logarithm of an alignment, which is a hint, and an offset that is added to the address.</summary>
    Access,

    /// <summary>A number of value types, which is one.</summary>
    ValueTypes,
    ReferenceType,
    ConstantI32,
    ConstantI64,
    ConstantF32,
    ConstantF64,
}
