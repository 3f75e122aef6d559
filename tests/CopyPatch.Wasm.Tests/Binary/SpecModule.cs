namespace CopyPatch.Wasm.Tests.Binary;

/// <summary>A module of the specification's test suite, from a line of its file.</summary>
/// <param name="Line">The line.</param>
/// <param name="Bytes">The module.</param>
/// <param name="Error">What is wrong with it, or null.</param>
internal sealed record SpecModule(int Line, byte[] Bytes, string? Error);
