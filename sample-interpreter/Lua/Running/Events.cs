namespace Lua;

/// <summary>Metamethods.</summary>
internal enum Event
{
    // The first eight are those that metatables remember not to have.
    Index,
    NewIndex,
    Eq,
    Len,
    Call,
    Mode,
    Gc,
    Close,
    Add,
    Sub,
    Mul,
    Mod,
    Pow,
    Div,
    IDiv,
    BAnd,
    BOr,
    BXor,
    Shl,
    Shr,
    Unm,
    BNot,
    Lt,
    Le,
    Concat,
    Name,
    ToString,
    Pairs,
    Metatable,
    Count,
}
