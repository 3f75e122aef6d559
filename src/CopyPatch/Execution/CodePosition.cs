namespace CopyPatch;

/// <summary>What compiled code was made from, and where that starts.</summary>
/// <param name="Offset">Where, in bytes from the start of its section.</param>
/// <param name="Position">A number that the emitter's user chose: an offset in bytecode, a line of source.</param>
/// <param name="Section">The section that it lies in.</param>
public readonly record struct CodePosition(int Offset, int Position, CodeSection Section);
