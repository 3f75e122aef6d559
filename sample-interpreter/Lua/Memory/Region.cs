using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Lua;

/// <summary>
/// Address space of a heap: 4 GB, of which the system gives memory where it is touched. Regions are kept for the next state, since a
/// system takes longer to make one than a state to start.
/// </summary>
internal static unsafe partial class Region
{
    /// <summary>Its length in bytes.</summary>
    public const long Length = 1L << 32;

    private const int Kept = 4;
    private const int ReadWrite = 3, PrivateAnonymous = 0x22, PrivateAnonymousOfApple = 0x1002, NoReserve = 0x4000;
    private const uint Reserve = 0x2000, Commit = 0x1000, Release = 0x8000, PageReadWrite = 4;
    private const int DontNeed = 4;
    private static readonly ConcurrentBag<nint> s_free = [];

    /// <summary>Takes one; what it holds is anything.</summary>
    /// <exception cref="InsufficientMemoryException">The system has no room for it.</exception>
    public static byte* Take()
    {
        if (s_free.TryTake(out nint kept))
            return (byte*)kept;
        nint region = OperatingSystem.IsWindows()
            ? VirtualAlloc(0, unchecked((nint)Length), Reserve, PageReadWrite)
            : Map(0, unchecked((nint)Length), ReadWrite, OperatingSystem.IsMacOS() ? PrivateAnonymousOfApple : PrivateAnonymous | NoReserve, -1, 0);
        return region is 0 or -1
            ? throw new InsufficientMemoryException("The system has no 4 GB of address space for the heap of a Lua state.")
            : (byte*)region;
    }

    /// <summary>Makes memory usable where the system wants to be asked.</summary>
    public static void CommitPages(byte* start, long length)
    {
        if (OperatingSystem.IsWindows() && VirtualAlloc((nint)start, (nint)length, Commit, PageReadWrite) == 0)
            throw new InsufficientMemoryException("The system has no memory for the heap of a Lua state.");
    }

    /// <summary>Gives one back.</summary>
    /// <param name="region">The region.</param>
    /// <param name="used">How many of its bytes were used.</param>
    public static void Return(byte* region, long used)
    {
        if (s_free.Count < Kept)
        {
            // What is kept stays small.
            const long small = 4 << 20; // of which the first MB is the list of blocks
            if (used > small && OperatingSystem.IsLinux())
                Advise((nint)region + (nint)small, (nint)(used - small), DontNeed);
            if (used <= small || OperatingSystem.IsLinux())
            {
                s_free.Add((nint)region);
                return;
            }
        }

        if (OperatingSystem.IsWindows())
            VirtualFree((nint)region, 0, Release);
        else
            Unmap((nint)region, unchecked((nint)Length));
    }

    /// <summary>Lets the system have pages back, whose content is lost.</summary>
    public static void Forget(byte* start, long length)
    {
        if (OperatingSystem.IsLinux())
            Advise((nint)start, (nint)length, DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);

    [LibraryImport("kernel32")]
    private static partial nint VirtualAlloc(nint address, nint length, uint type, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(nint address, nint length, uint type);
}
