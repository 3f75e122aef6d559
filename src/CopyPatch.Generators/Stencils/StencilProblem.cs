using System;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// One stencil cannot be used. It does not leave the reader, which makes a diagnostic of it and goes on with the others.
/// </summary>
internal sealed class StencilProblem(DiagnosticDescriptor descriptor, params string[] arguments) : Exception
{
    public DiagnosticInfo At(string file, int line) => DiagnosticInfo.At(descriptor, file, line, arguments);
}
