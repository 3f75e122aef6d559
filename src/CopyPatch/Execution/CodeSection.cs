namespace CopyPatch;

/// <summary>
/// The parts of one compiled code, in the order in which they lie in memory. Each lies in one piece, and all but the last in one block.
/// </summary>
public enum CodeSection : byte
{
    /// <summary>What runs often. An emitter begins here, and code is entered here.</summary>
    Hot,

    /// <summary>What runs rarely, out of the way of the rest: its instructions share no cache line with hot ones.</summary>
    Cold,

    /// <summary>Constants and tables, which stencils read. No code.</summary>
    Data,

    /// <summary>
    /// The variables that stencils have of their own (<c>CP_SITE</c>), in the order of their <c>Emit</c> calls. They lie apart, in memory
    /// that code writes and that is never executable.
    /// </summary>
    Sites,
}
