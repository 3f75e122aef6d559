using System;

namespace CopyPatch.Generators.Analysis;

/// <summary>What a method does with a label.</summary>
[Flags]
internal enum LabelUse
{
    None = 0,
    Defined = 1,
    Emitted = 2,
    Marked = 4,

    /// <summary>It goes where it may be marked by others, or comes from there.</summary>
    Unknown = 8,
}
