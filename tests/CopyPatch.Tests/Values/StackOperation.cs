namespace CopyPatch.Tests.Values;

internal enum StackOperation
{
    /// <summary>Pushes the number, as each of the four types.</summary>
    Constant,

    /// <summary>Pushes a local variable.</summary>
    Get,

    /// <summary>Pops into the local variable of that number, among those of its type.</summary>
    Set,

    /// <summary>Writes the top there, and keeps it.</summary>
    Tee,
    Drop,

    /// <summary>Drops what is below the top.</summary>
    Nip,
    Duplicate,

    /// <summary>Adds the two on top, if they have one type.</summary>
    Add,

    /// <summary>Converts the top to the next type.</summary>
    Convert,

    /// <summary>Calls something that keeps no register and has neither operands nor a result.</summary>
    Call,

    /// <summary>Pops an int; leaves the innermost block with a result if it is odd.</summary>
    Leave,

    /// <summary>Runs the first body, and has its result.</summary>
    Block,

    /// <summary>Pops an int, and runs the first body if it is odd, else the other; each gives a result.</summary>
    If,

    /// <summary>Runs the first body once to three times.</summary>
    Loop,
}
