using System.ComponentModel;

namespace CopyPatch;

/// <summary>How a run ended: what the entry writes. For generated Run methods.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct RunStatus
{
    /// <summary>The status of a run whose entry wrote none, since a fault ended it. No trap has it.</summary>
    internal const long Faulted = long.MinValue + 2;

    /// <summary>Gets the status of a run that has not ended.</summary>
    public static RunStatus Running => new() { Code = Faulted };

    /// <summary>Gets 0 when the code returned; else why it did not.</summary>
    internal long Code { readonly get; init; }

    /// <summary>Gets where a <c>CP_TRAP</c> was; without a meaning where the code returned.</summary>
    internal nint Place { readonly get; init; }
}
