using System.Collections.Generic;

namespace CopyPatch.Generators.Objects;

/// <summary>What a stencil text holds, unpacked: the C source and an object for each architecture.</summary>
internal sealed record StencilText(
    string SourcePath, string ClangVersion, string Source, IReadOnlyList<BakedObject> Objects);

/// <param name="Architecture">Its name in the text: x86-64 or aarch64.</param>
internal sealed record BakedObject(string Architecture, byte[] Bytes);
