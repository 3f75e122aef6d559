namespace CopyPatch.Wasm.Tests.Reference;

/// <summary>
/// A block that has been entered. Target: where a branch to it goes on: behind a loop's operator, or at the end of another block.
/// Height: how many values lie below its operands. Arity: how many values a branch to it takes along.
/// </summary>
internal readonly record struct Label(int Target, int Height, int Arity);
