using System.ComponentModel;

namespace CopyPatch;

/// <summary>What an emitter hands to the object that runs its code. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct SealedCode
{
    internal CodeHeap? Heap { get; init; }

    internal CodeBlock Block { get; init; }

    /// <summary>Gets the memory of its sites.</summary>
    internal SiteBlock Sites { get; init; }

    /// <summary>Gets the bytes that its sites take.</summary>
    internal int SiteLength { get; init; }

    internal CodeLayout Layout { get; init; }

    /// <summary>Gets the stamp of the emission, which its labels have.</summary>
    internal int Stamp { get; init; }

    /// <summary>Gets where each label is, in bytes from the start of the code; negative where it is not marked.</summary>
    internal int[] Labels { get; init; }

    /// <summary>Gets the code that this one calls, each kept for it.</summary>
    internal CompiledCode[] Callees { get; init; }

    /// <summary>Gets its links.</summary>
    internal CodeLink[] Links { get; init; }

    internal ListingEntry[] Listing { get; init; }

    internal CodePosition[] Positions { get; init; }

    internal CodeFunction[] Functions { get; init; }

    internal ulong StateDigest { get; init; }

    internal string StateText { get; init; }

    internal string? Name { get; init; }

    /// <summary>Gets the file whose lines the positions are, if they are.</summary>
    internal string? SourceFile { get; init; }
}
