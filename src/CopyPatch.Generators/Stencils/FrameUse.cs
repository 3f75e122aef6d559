namespace CopyPatch.Generators.Stencils;

/// <summary>What a function does with the frame pointer, by which whoever looks at a fault walks the stack.</summary>
/// <param name="Register">The register that is overwritten.</param>
/// <param name="Offset">Of the instruction that tells so, in bytes.</param>
internal readonly record struct FrameUse(FrameKind Kind, string Register = "", int Offset = 0);

internal enum FrameKind
{
    /// <summary>It keeps no frame, and leaves the register alone: it still leads to the frame of who went there.</summary>
    Left,

    /// <summary>It keeps a frame, and clang has reserved the register for that.</summary>
    Kept,

    /// <summary>It keeps no frame, and has something else in the register.</summary>
    Overwritten,

    /// <summary>Its code could not be read.</summary>
    Unknown,
}
