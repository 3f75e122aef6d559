using System;

namespace CopyPatch;

/// <summary>
/// Makes a class an interpreter of a C file's stencils: it has the same <c>Emit</c> methods, labels, host functions, <c>Compile</c> and
/// <c>Run</c> as an emitter of them (<see cref="StencilLibraryAttribute"/>), and what it makes is no machine code but a program of
/// threaded code: the addresses of the stencils' code, each with what C# gives.
/// </summary>
/// <remarks>
/// <para>
/// The file says <c>#define CP_INTERPRETER</c> before it includes copypatch.h. Each stencil is compiled a second time then, as a handler
/// that reads from the program what an emitter writes into the code. All handlers lie in the heap once.
/// </para>
/// <para>
/// State is in the same registers in both: interpreted code and compiled code call each other (<c>CP_INVOKE</c>), and go on with each
/// other at any label (<c>CP_JUMP_AT</c> with <see cref="CompiledCode.AddressOf"/>), in the middle of a loop.
/// </para>
/// <para>Operations over values (<c>CP_OP</c>) have no handlers.</para>
/// </remarks>
/// <param name="path">The C file, relative to the project's directory: <c>stencils/calc.c</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StencilInterpreterAttribute(string path) : Attribute
{
    /// <summary>Gets the C file, relative to the project's directory.</summary>
    public string Path { get; } = path;
}
