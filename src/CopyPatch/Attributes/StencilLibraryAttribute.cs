using System;

namespace CopyPatch;

/// <summary>
/// Makes a partial class the emitter of a C file's stencils: it gets one <c>Emit</c> method for each of them, a
/// <c>Compile</c> method, and a type of compiled code with one <c>Run</c> method for each entry.
/// </summary>
/// <remarks>The class must be partial, and derives from <see cref="StencilEmitter"/> without saying so.</remarks>
/// <param name="path">The C file, relative to the project's directory: <c>stencils/calc.c</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StencilLibraryAttribute(string path) : Attribute
{
    /// <summary>Gets the C file, relative to the project's directory.</summary>
    public string Path { get; } = path;
}
