using System;

namespace CopyPatch;

/// <summary>
/// Says of which type the object is whose methods compiled code calls: each <c>Run</c> of the emitter's code takes one first,
/// and the type's methods with <see cref="HostFunctionAttribute"/> are called on it.
/// </summary>
/// <remarks>
/// <para>
/// The object is given to <c>Run</c>, and not to the emitter: so one compiled code serves many of them, on several threads at
/// once. It is the current one of its thread from there to the end of that <c>Run</c>, for all code that is called on the way;
/// a host function that runs code again hands over the same or another one. Compiled code itself holds no reference to it.
/// </para>
/// <para>
/// An instance method of the emitter itself is no host function. An emitter makes code: it may be disposed, or make the next
/// code, while the code that it made runs on any thread. What is the same for all of them is a static method.
/// </para>
/// </remarks>
/// <param name="type">
/// A class or an interface, at least as accessible as the emitter. Its host functions may be inherited, virtual, or static.
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HostObjectAttribute(Type type) : Attribute
{
    /// <summary>Gets the type of the object.</summary>
    public Type Type { get; } = type;
}
