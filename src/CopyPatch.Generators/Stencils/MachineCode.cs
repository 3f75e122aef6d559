namespace CopyPatch.Generators.Stencils;

/// <summary>A stencil's code for one architecture.</summary>
/// <param name="Patches">What must be written into it, by offset.</param>
/// <param name="BakedSize">Its size as clang made it, before the passes.</param>
/// <param name="GoesOn">Whether any way through it goes on with the next stencil.</param>
internal sealed record MachineCode(EquatableArray<byte> Bytes, EquatableArray<Patch> Patches, int BakedSize, bool GoesOn);

/// <summary>A place in the code that depends on an operand, on a host function or on data.</summary>
/// <param name="Name">The operand's or the host function's name; empty for a datum.</param>
/// <param name="Datum">The number of the datum, or -1.</param>
internal sealed record Patch(PatchForm Form, int Offset, long Addend, PatchTarget Target, string Name, int Datum);

/// <summary>Constant data, which is placed once for each compiled code that uses it.</summary>
internal sealed record Datum(EquatableArray<byte> Bytes, int Alignment);

internal enum PatchTarget
{
    Hole,
    Label,
    Callee,
    Host,
    Datum,

    /// <summary>The constant that an operand of an operation is.</summary>
    Constant,

    /// <summary>The same where the instruction holds it as an immediate of 32 bits.</summary>
    Immediate,

    /// <summary>The offset of the frame slot that an operand of an operation is in.</summary>
    Slot,
}

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
