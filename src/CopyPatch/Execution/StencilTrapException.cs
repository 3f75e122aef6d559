using System;

namespace CopyPatch;

/// <summary>Compiled code ended by <c>CP_TRAP</c>.</summary>
/// <param name="code">The code that the stencil gave.</param>
public sealed class StencilTrapException(long code) : Exception($"Compiled code ended with trap {code}.")
{
    /// <summary>
    /// Gets the code that the stencil gave to <c>CP_TRAP</c>. It is above zero where it is a constant: the C file does not compile
    /// otherwise.
    /// </summary>
    public long Code { get; } = code;
}
