using System;

namespace CopyPatch;

/// <summary>
/// Says which native library has the function that stencils of the emitter call by <c>CP_NATIVE(name, ...)</c>, with no C#
/// between.
/// </summary>
/// <remarks>
/// <para>
/// The library is loaded, and the function looked up, when the first stencil that calls it is emitted; what is not called is not
/// looked for. That <c>Emit</c> throws <see cref="DllNotFoundException"/> or <see cref="EntryPointNotFoundException"/>.
/// The library stays loaded.
/// </para>
/// <para>
/// The types are C's, and nobody checks them. The function runs as the compiled code does: the garbage collector does not wait for
/// it, and it must return, since neither a <c>longjmp</c> nor an exception of C++ passes through compiled code.
/// </para>
/// </remarks>
/// <param name="name">The function's name in C.</param>
/// <param name="library">The library, as <see cref="System.Runtime.InteropServices.NativeLibrary"/> takes it: <c>libm.so.6</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NativeFunctionAttribute(string name, string library) : Attribute
{
    /// <summary>Gets the function's name in C.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the library.</summary>
    public string Library { get; } = library;

    /// <summary>Gets or sets the function's name in the library, where it is not that in C.</summary>
    public string? EntryPoint { get; set; }
}
