using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>Address space of the system: reserved first, and given memory later, where it stays.</summary>
internal static unsafe partial class SystemMemory
{
    private const int None = 0, ReadWrite = 3;
    private const int Private = 2;
    private static readonly int s_anonymous = OperatingSystem.IsMacOS() ? 0x1000 : 0x20;
    private static readonly int s_noReserve = OperatingSystem.IsMacOS() ? 0x40 : 0x4000;

    /// <summary>Takes address space that cannot be accessed yet.</summary>
    /// <returns>Where it starts, or null where the system has none.</returns>
    public static byte* Reserve(nuint length)
    {
        if (OperatingSystem.IsWindows())
            return VirtualAlloc(null, length, 0x2000, 0x01);
        byte* start = Map(null, length, None, Private | s_anonymous | s_noReserve, -1, 0);
        return (nint)start == -1 ? null : start;
    }

    /// <summary>Makes whole pages of it zeroed memory.</summary>
    /// <returns>False where the system has no memory.</returns>
    public static bool TryCommit(byte* start, nuint length)
    {
        if (length == 0)
            return true;
        return OperatingSystem.IsWindows()
            ? VirtualAlloc(start, length, 0x1000, 0x04) != null
            : Protect(start, length, ReadWrite) == 0;
    }

    /// <summary>Gives it back.</summary>
    public static void Release(byte* start, nuint length)
    {
        if (OperatingSystem.IsWindows())
            VirtualFree(start, 0, 0x8000);
        else
            Unmap(start, length);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(byte* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* address, nuint length);

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc")]
    private static partial byte* VirtualAlloc(byte* address, nuint length, uint type, uint protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualFree")]
    private static partial int VirtualFree(byte* address, nuint length, uint type);
}
