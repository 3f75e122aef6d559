namespace Tutorial;

/// <summary>How a program is run besides by the C# interpreter.</summary>
internal enum Tier
{
    /// <summary>By the threaded interpreter, which is made of the same stencils as machine code.</summary>
    Interpreter,

    /// <summary>As machine code.</summary>
    Machine,

    /// <summary>By the threaded interpreter, which goes on as machine code in the middle of a loop that has run often.</summary>
    Mixed,
}
