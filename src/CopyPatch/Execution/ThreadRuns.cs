using System.ComponentModel;

namespace CopyPatch;

/// <summary>The runs of compiled code on one thread, one within the other. For generated Run methods.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ThreadRuns
{
    internal ThreadRuns()
    {
    }

    /// <summary>How many there are; written by the thread, read by all.</summary>
    internal int Depth;

    /// <summary>The epoch that the outermost began in.</summary>
    internal long Epoch;

    /// <summary>The object that host functions are methods of, as the innermost that has one was given it.</summary>
    internal object? Host;
}
