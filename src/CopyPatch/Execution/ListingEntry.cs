namespace CopyPatch;

/// <summary>A stencil or a label of compiled code, and where it lies.</summary>
/// <param name="Offset">Where it starts, in bytes from the start of its section.</param>
/// <param name="Length">Its size in bytes; zero for a label.</param>
/// <param name="Name">The stencil's name in C; for a label its name, or <c>L</c> and its number.</param>
/// <param name="IsLabel">Whether it is a label.</param>
/// <param name="Section">The section that it lies in.</param>
public readonly record struct ListingEntry(
    int Offset, int Length, string Name, bool IsLabel, CodeSection Section = CodeSection.Hot);
