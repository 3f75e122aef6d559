using System.Threading;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Stencils;

/// <summary>Reads a stencil text: the one way from what clang left to the model.</summary>
internal static class StencilFileReader
{
    public static StencilFile Read(AdditionalText text, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new StencilFile(text.Path, null, null,
            System.Collections.Immutable.ImmutableArray.Create(
                DiagnosticInfo.At(DiagnosticDescriptors.UnreadableStencils, text.Path, 1, text.Path, "not yet")));
    }
}
