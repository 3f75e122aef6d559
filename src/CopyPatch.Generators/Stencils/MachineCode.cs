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
    Link,
    Host,

    /// <summary>A function of a native library.</summary>
    Native,
    Datum,

    /// <summary>In an interpreter's program: the stencil's handler.</summary>
    Handler,

    /// <summary>In an interpreter's program: the way into it at a label, or the address of data.</summary>
    ProgramEntry,

    /// <summary>The constant that an operand of an operation is.</summary>
    Constant,

    /// <summary>The same where the instruction holds it as an immediate of 32 bits.</summary>
    Immediate,

    /// <summary>The offset of the frame slot that an operand of an operation is in.</summary>
    Slot,

    /// <summary>A cold part of the stencil.</summary>
    ColdPart,

    /// <summary>Where a stencil ends, to which a cold part of it goes back.</summary>
    Back,

    /// <summary>Where a CP_TRAP is. The addend says how its code returns (<see cref="InstructionSet.FindReturn"/>).</summary>
    Trap,

    /// <summary>A variable of the stencil's own. Behind all others: nothing that can fail comes after sites are taken.</summary>
    Site,
}
