using System;

namespace CopyPatch;

/// <summary>
/// Gives a partial interface the <c>Emit</c> methods of a C file's stencils. An emitter and an interpreter of the file both implement it
/// when they name it, so a front end is written once: <c>class Compiler&lt;T&gt; where T : ICalcOperations</c>.
/// </summary>
/// <remarks>
/// It derives from <see cref="IStencilEmitter"/>, which has labels and what else a front end needs. Operations over values are none of its
/// methods, since an interpreter has none; an emitter that names its methods one by one (<see cref="OpcodeAttribute"/>) must have them all.
/// </remarks>
/// <param name="path">The C file, relative to the project's directory: <c>stencils/calc.c</c>.</param>
[AttributeUsage(AttributeTargets.Interface, AllowMultiple = true, Inherited = false)]
public sealed class StencilOperationsAttribute(string path) : Attribute
{
    /// <summary>Gets the C file, relative to the project's directory.</summary>
    public string Path { get; } = path;
}
