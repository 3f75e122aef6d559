using System;
using System.Runtime.ConstrainedExecution;

namespace CopyPatch;

/// <summary>
/// What an operating system must give a code heap: one reservation of address space, seen twice. One view can be
/// written and never executed, the other executed and never written. Memory is committed and given back in units.
/// </summary>
/// <remarks>It has a finalizer: the mapping goes when neither the heap nor code in it can be reached any more.</remarks>
internal abstract unsafe class ExecutableMemory : CriticalFinalizerObject, IDisposable
{
    /// <summary>What is committed at once: 64 KB, the largest page of AArch64.</summary>
    public const int CommitUnit = 1 << 16;

    /// <summary>Gets where code is executed.</summary>
    public abstract byte* Executable { get; }

    /// <summary>Gets where code is written. The same offset in both views is the same memory.</summary>
    public abstract byte* Writable { get; }

    /// <summary>Gets the size of the reservation in bytes, whole units.</summary>
    public abstract long Length { get; }

    /// <summary>Reserves address space from this system.</summary>
    /// <param name="length">Bytes, whole units.</param>
    /// <exception cref="InsufficientMemoryException">The system has not that much.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// There is no implementation for this system yet, or a policy of this one forbids executable memory.
    /// </exception>
    public static ExecutableMemory Reserve(long length)
    {
        if (OperatingSystem.IsLinux())
            return new LinuxExecutableMemory(length);
        throw new PlatformNotSupportedException(
            "CopyPatch runs on Linux. Other operating systems have no executable memory implementation yet.");
    }

    /// <summary>
    /// Makes whole units usable in both views, filled with poison before the executable view can see them.
    /// </summary>
    /// <returns>Null, or what the system says when it refuses; then nothing has changed.</returns>
    public abstract string? Commit(long offset, long length);

    /// <summary>Gives whole units back to the system. Executing them faults from now on.</summary>
    public abstract void Decommit(long offset, long length);

    /// <summary>Maps whole committed units of the executable view anew, to the same memory.</summary>
    public abstract void Remap(long offset, long length);

    /// <summary>Makes every other thread of the process fetch its next instructions anew.</summary>
    public abstract void SynchronizeThreads();

    /// <inheritdoc/>
    public abstract void Dispose();
}
