namespace CopyPatch;

/// <summary>A function of compiled code that holds several, and where it lies.</summary>
/// <param name="Offset">Where it starts, in bytes from the start of its section.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Name">The name that <c>MarkFunction</c> was given.</param>
/// <param name="Section">The section that it lies in.</param>
public readonly record struct CodeFunction(int Offset, int Length, string Name, CodeSection Section);
