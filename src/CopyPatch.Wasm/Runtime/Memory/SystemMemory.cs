using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>Address space of the system: reserved first, and given memory later, where it stays.</summary>
internal static unsafe partial class SystemMemory
{
    // What .NET itself must still get when all of ours is taken: its heap, its code and the stacks of threads.
    private const nuint Headroom = 1 << 30;

    // As many mappings are left to it; a reservation is two, where its beginning is committed.
    private const int HeadroomMappings = 16384;

    private static readonly long s_maximumReservations = FindMaximumReservations();
    private static long s_reservations;

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
        if (Interlocked.Increment(ref s_reservations) <= s_maximumReservations)
        {
            // With what is to be left behind it, which is given back: so it was there.
            byte* start = Map(null, length + Headroom, None, Private | s_anonymous | s_noReserve, -1, 0);
            if ((nint)start != -1)
            {
                Unmap(start + length, Headroom);
                return start;
            }
        }
        Interlocked.Decrement(ref s_reservations);
        return null;
    }

    /// <summary>Whether the system has so much more address space, and .NET has enough besides.</summary>
    public static bool HasRoom(nuint length)
    {
        byte* start = Reserve(length);
        if (start != null)
            Release(start, length);
        return start != null;
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
        else if (Unmap(start, length) == 0)
            Interlocked.Decrement(ref s_reservations);
    }

    private static long FindMaximumReservations()
    {
        const string File = "/proc/sys/vm/max_map_count";
        if (!OperatingSystem.IsLinux())
            return long.MaxValue;
        long mappings = 65530;
        try
        {
            mappings = long.Parse(System.IO.File.ReadAllText(File), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // What it is unless somebody has changed it.
        }
        return (mappings - Math.Min(mappings / 2, HeadroomMappings)) / 2;
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
