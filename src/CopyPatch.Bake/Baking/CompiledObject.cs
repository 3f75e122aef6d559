using System.Collections.Generic;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Placements;
using CopyPatch.Format;

namespace CopyPatch.Bake.Baking;

/// <summary>What clang made of one C file for one architecture; no bytes where it failed.</summary>
/// <param name="Inputs">The C file and the headers that it includes.</param>
internal sealed record CompiledObject(
    TargetMachine Target, byte[]? Bytes, IReadOnlyList<string> Inputs, IReadOnlyList<ClangMessage> Messages)
{
    /// <summary>The placements of its operations, which are still to be compiled.</summary>
    public IReadOnlyList<PlacementUnit> Units { get; init; } = [];

    public IReadOnlyList<Leak> Leaks { get; init; } = [];
}
