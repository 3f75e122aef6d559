using System.Runtime.InteropServices;
using static CopyPatch.LinuxCalls;

namespace CopyPatch;

/// <summary>Anonymous memory of one process.</summary>
internal static unsafe class LinuxPrivateMemory
{
    private const int Flags = MapPrivate | MapAnonymous | MapNoReserve;

    /// <summary>Reserves address space, where every access faults.</summary>
    /// <returns>Its address, or <see cref="MapFailed"/>.</returns>
    public static nint Reserve(long length) => Mmap(0, (nint)length, ProtNone, Flags, -1, 0);

    /// <summary>Makes whole units of it readable and writable, with zeros in them.</summary>
    /// <returns>Null, or what the system says when it refuses; then nothing has changed.</returns>
    public static SystemRefusal? Commit(byte* start, long length)
    {
        if (Mprotect((nint)start, (nint)length, ProtRead | ProtWrite) != 0)
            return LastRefusal("mprotect");

        // Lack of memory is an error that can be reported now. Kernels before 5.14 do not know it, and sandboxes forbid it.
        if (Madvise((nint)start, (nint)length, MadvPopulateWrite) == 0 || Marshal.GetLastPInvokeError() != Enomem)
            return null;
        SystemRefusal refusal = LastRefusal("madvise");
        Decommit(start, length);
        return refusal;
    }

    /// <summary>Gives the memory of whole units back, whatever is mapped there, and keeps the address space.</summary>
    /// <returns>Whether the system did.</returns>
    public static bool Decommit(byte* start, long length) =>
        Mmap((nint)start, (nint)length, ProtNone, Flags | MapFixed, -1, 0) != MapFailed;
}
