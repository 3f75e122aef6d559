namespace CopyPatch.Generators.Stencils;

/// <summary>What a stencil is in an interpreter.</summary>
/// <param name="Code">The code that runs it, of which a heap has one copy. It reads from the program what C# gives.</param>
/// <param name="Words">
/// What is emitted for it: the address of that code, then a word of 8 bytes for each thing that the code reads.
/// </param>
internal sealed record Handler(MachineCode Code, MachineCode Words);
