using System.Collections.Generic;

namespace CopyPatch.Generators.Objects;

/// <summary>What a stencil text holds, unpacked: the C source and an object for each architecture.</summary>
/// <param name="Placements">Objects with the placements of its operations: none, or several for each architecture.</param>
internal sealed record StencilText(
    string SourcePath,
    string ClangVersion,
    string Source,
    IReadOnlyList<BakedObject> Objects,
    IReadOnlyList<BakedObject> Placements);

/// <param name="Architecture">Its name in the text: x86-64 or aarch64.</param>
internal sealed record BakedObject(string Architecture, byte[] Bytes);
