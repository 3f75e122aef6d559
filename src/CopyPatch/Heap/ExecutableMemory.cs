using System;
using System.Runtime.ConstrainedExecution;

namespace CopyPatch;

/// <summary>
/// What an operating system must give a code heap: one reservation of address space, seen twice. One view can be
/// written and never executed, the other executed and never written. Memory is committed and given back by granules.
/// </summary>
/// <remarks>It has a finalizer: the mapping goes when neither the heap nor code in it can be reached any more.</remarks>
internal abstract unsafe class ExecutableMemory : CriticalFinalizerObject, IDisposable
{
    /// <summary>What is committed at once: 64 KB, the largest page of AArch64.</summary>
    public const int Granule = 1 << 16;

    /// <summary>Gets where code is executed.</summary>
    public abstract byte* Executable { get; }

    /// <summary>Gets where code is written. The same offset in both views is the same memory.</summary>
    public abstract byte* Writable { get; }

    /// <summary>Gets the size of the reservation in bytes, whole granules.</summary>
    public abstract long Length { get; }

    /// <summary>Reserves address space from this system.</summary>
    /// <param name="length">Bytes, whole granules.</param>
    /// <exception cref="InsufficientMemoryException">The system has not that much, or forbids it.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no implementation for this system yet.</exception>
    public static ExecutableMemory Reserve(long length)
    {
        if (OperatingSystem.IsLinux())
            return new LinuxExecutableMemory(length);
        throw new PlatformNotSupportedException(
            "CopyPatch runs on Linux. Other operating systems have no executable memory implementation yet.");
    }

    /// <summary>
    /// Makes whole granules usable in both views, filled with poison before the executable view can see them.
    /// </summary>
    /// <returns>False when the system is out of memory; then nothing has changed.</returns>
    public abstract bool TryCommit(long offset, long length);

    /// <summary>Gives whole granules back to the system. Executing them faults from now on.</summary>
    public abstract void Decommit(long offset, long length);

    /// <summary>Maps whole committed granules of the executable view anew, to the same memory.</summary>
    public abstract void Remap(long offset, long length);

    /// <inheritdoc/>
    public abstract void Dispose();
}
