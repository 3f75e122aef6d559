using System.Collections.Generic;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;

namespace CopyPatch.Bake.Baking;

/// <summary>The outcome for one C file: its text, unless clang found an error for an architecture.</summary>
internal sealed record BakedSource(StencilSource Source, StencilText? Text, IReadOnlyList<ClangMessage> Messages);
