using System;

namespace CopyPatch;

/// <summary>
/// Names one stencil that an emitter class has. On a class it adds an <c>Emit</c> method; on a partial method it gives
/// that method its body, so that its user writes name, documentation and parameter names.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class OpcodeAttribute : Attribute
{
    /// <summary>Names a stencil of the class's only <see cref="StencilLibraryAttribute"/>.</summary>
    /// <param name="stencil">The stencil's name in C: <c>jump_if_zero</c>.</param>
    public OpcodeAttribute(string stencil) => Stencil = stencil;

    /// <summary>Names a stencil of a C file.</summary>
    /// <param name="stencil">The stencil's name in C: <c>jump_if_zero</c>.</param>
    /// <param name="path">The C file, relative to the project's directory: <c>stencils/calc.c</c>.</param>
    public OpcodeAttribute(string stencil, string path)
    {
        Stencil = stencil;
        Path = path;
    }

    /// <summary>Gets the stencil's name in C.</summary>
    public string Stencil { get; }

    /// <summary>Gets the C file, or null for that of the class's <see cref="StencilLibraryAttribute"/>.</summary>
    public string? Path { get; }

    /// <summary>
    /// Gets or sets the exact name of the method that is added to the class. By default it is <c>Emit</c> and the
    /// stencil's name in Pascal case: <c>EmitJumpIfZero</c>. Has no meaning on a method.
    /// </summary>
    public string? Method { get; set; }
}
