using System;

namespace CopyPatch;

/// <summary>
/// Makes a method what stencils call by <c>CP_CALL(name, ...)</c>: a static method of the emitter class, or any method of the
/// type that its <see cref="HostObjectAttribute"/> names. An exception that it throws ends the compiled code, and comes out of
/// <c>Run</c>.
/// </summary>
/// <param name="name">The function's name in C.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class HostFunctionAttribute(string name) : Attribute
{
    /// <summary>Gets the function's name in C.</summary>
    public string Name { get; } = name;
}
