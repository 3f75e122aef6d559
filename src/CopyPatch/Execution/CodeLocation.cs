namespace CopyPatch;

/// <summary>A place in compiled code: what was emitted there, as far as it was kept.</summary>
/// <param name="Code">The code.</param>
/// <param name="Section">The section that it is in.</param>
/// <param name="Offset">Where in it, in bytes from its start.</param>
public sealed record CodeLocation(CompiledCode Code, CodeSection Section, int Offset)
{
    /// <summary>Gets the function that was marked there (<c>MarkFunction</c>), if any.</summary>
    public string? Function { get; init; }

    /// <summary>Gets the bytes from the function's start; zero where no function was marked.</summary>
    public int FunctionOffset { get; init; }

    /// <summary>Gets the stencil or operation by its name in C; null unless <c>KeepListing</c> was set.</summary>
    public string? Stencil { get; init; }

    /// <summary>Gets the bytes from the stencil's start; zero where it is not known.</summary>
    public int StencilOffset { get; init; }

    /// <summary>Gets the last label before it by its name or number; null where there is none, or <c>KeepListing</c> was not set.</summary>
    public string? Label { get; init; }

    /// <summary>Gets the position that was marked for it (<c>MarkPosition</c>); null unless <c>KeepPositions</c> was set.</summary>
    public int? Position { get; init; }

    /// <summary>Gets it in words.</summary>
    /// <returns>Such as <c>add+3 of fib, position 12</c>, or <c>fib+0x23</c> where less is known.</returns>
    public override string ToString()
    {
        string name = Function ?? Code.Name ?? Code.GetType().FullName!;
        string place = Stencil is not null ? $"{Stencil}+{StencilOffset} of {name}"
            : Function is not null ? $"{name}+0x{FunctionOffset:x}"
            : $"{name}{(Section == CodeSection.Cold ? " (cold)" : "")}+0x{Offset:x}";
        return Position is { } position ? $"{place}, position {position}" : place;
    }
}
