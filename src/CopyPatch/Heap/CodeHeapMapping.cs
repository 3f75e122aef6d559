namespace CopyPatch;

/// <summary>How the memory of a code heap is mapped: by what means no page is writable and executable at one address.</summary>
public enum CodeHeapMapping
{
    /// <summary>What the system allows: two views where it can be, else what comes next.</summary>
    Automatic,

    /// <summary>
    /// The same memory at two addresses: one is written and never executed, the other executed and never written. No protection ever
    /// changes, and code lies close together. Linux (memfd_create) and Windows (a section of the page file).
    /// </summary>
    TwoViews,

    /// <summary>
    /// Memory at one address, which is written first, and then executable and not writable any more. Each function has pages of its
    /// own, since others may be running beside it. For a Linux that refuses memfd_create, and for emulators, which do not see that
    /// code was written at another address.
    /// </summary>
    OneView,

    /// <summary>
    /// Memory at one address whose protection is a thread's own: writable for the thread that writes, while all others execute it.
    /// macOS (MAP_JIT).
    /// </summary>
    PerThread,
}
