namespace CopyPatch.Wasm.Wasi;

/// <summary>A time that a file gets.</summary>
/// <param name="Kind">Whether it gets one.</param>
/// <param name="Nanoseconds">Which, since 1970, for <see cref="NewTimeKind.Given"/>.</param>
internal readonly record struct NewTime(NewTimeKind Kind, ulong Nanoseconds = 0);

/// <summary>Which time a file gets.</summary>
internal enum NewTimeKind
{
    /// <summary>It keeps the one that it has.</summary>
    Kept,

    /// <summary>The time of the change.</summary>
    Now,

    /// <summary>One that is given.</summary>
    Given,
}
