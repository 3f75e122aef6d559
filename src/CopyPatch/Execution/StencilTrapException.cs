namespace CopyPatch;

/// <summary>Compiled code ended by <c>CP_TRAP</c>.</summary>
public sealed class StencilTrapException : StencilException
{
    /// <summary>Makes the exception of a trap.</summary>
    /// <param name="code">The code that the stencil gave.</param>
    public StencilTrapException(long code)
        : this(code, null)
    {
    }

    internal StencilTrapException(long code, CodeLocation? location)
        : base($"Compiled code ended with trap {code}{(location is null ? "" : $" in {location}")}.", location is null ? [] : [location]) =>
        Code = code;

    /// <summary>
    /// Gets the code that the stencil gave to <c>CP_TRAP</c>. It is above zero where it is a constant: the C file does not compile
    /// otherwise.
    /// </summary>
    public long Code { get; }
}
