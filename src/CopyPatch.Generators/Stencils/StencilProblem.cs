using System;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// One stencil cannot be used. It does not leave the reader, which makes a diagnostic of it and goes on with the others.
/// </summary>
internal sealed class StencilProblem(DiagnosticDescriptor descriptor, params string[] arguments) : Exception
{
    /// <summary>The line that it is about, where that is known better than the stencil's.</summary>
    public Leak? Place { get; init; }

    /// <summary>Makes the diagnostic. File and line are those of the stencil.</summary>
    public DiagnosticInfo At(string file, int line) => DiagnosticInfo.At(descriptor, Place?.File ?? file, Place?.Line ?? line, arguments);
}
