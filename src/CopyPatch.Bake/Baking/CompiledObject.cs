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
    /// <summary>Placements that are still to be compiled: all of its operations, or those that do not follow from this sample.</summary>
    public IReadOnlyList<PlacementUnit> Units { get; init; } = [];

    /// <summary>The handlers of an interpreter, where the C file is to have them.</summary>
    public CompiledObject? Handlers { get; init; }

    public IReadOnlyList<Leak> Leaks { get; init; } = [];
}
