namespace CopyPatch.Generators.Stencils;

/// <summary>What is written at a patch site. From <see cref="Relative32"/> on, these are the runtime's PatchKind.</summary>
internal enum PatchForm
{
    /// <summary>x86-64: the value of a hole in 64 bits.</summary>
    Value64,

    /// <summary>x86-64: the value of a hole in 32 bits.</summary>
    Value32,

    /// <summary>x86-64: a constant in 8 bits, which the snippet's own assembly asks for: the count of a shift.</summary>
    Value8,

    /// <summary>AArch64: bits 0 to 15 of the value of a hole, in a MOVZ or MOVK.</summary>
    MovWide0,

    /// <summary>AArch64: bits 16 to 31.</summary>
    MovWide1,

    /// <summary>AArch64: bits 32 to 47.</summary>
    MovWide2,

    /// <summary>AArch64: bits 48 to 63.</summary>
    MovWide3,

    /// <summary>The instruction that gives a CP_TRAP its place, which a runtime may make one that faults.</summary>
    Trap,

    Relative32,
    Absolute64,
    Branch26,
    Page21,
    PageOffset12,
    PageOffset12By2,
    PageOffset12By4,
    PageOffset12By8,
    PageOffset12By16,
}

internal static class PatchForms
{
    /// <summary>Gets how many bytes a patch of this form writes.</summary>
    public static int Size(this PatchForm form) => form switch
    {
        PatchForm.Value64 or PatchForm.Absolute64 => 8,
        PatchForm.Value8 => 1,
        _ => 4,
    };
}
