using System.Collections.Generic;
using CopyPatch.Bake.Placements;

namespace CopyPatch.Bake.Compiling;

/// <summary>What clang made of one C file for one architecture; no bytes where it failed.</summary>
internal sealed record CompiledObject(
    TargetMachine Target, byte[]? Bytes, IReadOnlyList<string> Inputs, IReadOnlyList<ClangMessage> Messages)
{
    /// <summary>The placements of its operations, which are still to be compiled.</summary>
    public IReadOnlyList<PlacementUnit> Units { get; init; } = [];
}
