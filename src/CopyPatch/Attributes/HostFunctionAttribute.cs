using System;

namespace CopyPatch;

/// <summary>
/// Makes a static method of an emitter class what stencils call by <c>CP_CALL(name, ...)</c>. An exception that it
/// throws ends the compiled code, and comes out of <c>Run</c>.
/// </summary>
/// <param name="name">The function's name in C.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class HostFunctionAttribute(string name) : Attribute
{
    /// <summary>Gets the function's name in C.</summary>
    public string Name { get; } = name;
}
