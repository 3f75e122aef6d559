namespace CopyPatch.Tool.Listings;

internal enum ItemKind
{
    Stencil,

    /// <summary>An operation over values: its result is a value, or there is none.</summary>
    Operation,

    /// <summary>An operation that jumps where its result is true.</summary>
    Branch,

    /// <summary>An operation that ends the compiled code.</summary>
    Return,

    Entry,
}
