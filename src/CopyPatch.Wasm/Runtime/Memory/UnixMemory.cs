using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>Address space of Linux and macOS.</summary>
/// <param name="anonymous">What the system calls memory that is no file's (MAP_ANONYMOUS).</param>
/// <param name="noReserve">What the system calls memory that it need not have yet (MAP_NORESERVE).</param>
/// <param name="maximumReservations">How many there may be.</param>
internal sealed unsafe partial class UnixMemory(int anonymous, int noReserve, long maximumReservations) : SystemMemory
{
    // What .NET itself must still get when all of ours is taken: its heap, its code and the stacks of threads.
    private const nuint Headroom = 1 << 30;

    // How much of it may be taken before it is looked whether it is all there.
    private const long MostUnproved = 1 << 28;

    // As many mappings are left to it; a reservation is two, where its beginning is committed.
    private const int HeadroomMappings = 16384;

    private const int None = 0, ReadWrite = 3;
    private const int Private = 2;

    private long _reservations;
    private long _unproved;

    /// <inheritdoc/>
    public override byte* Reserve(nuint length)
    {
        if (Interlocked.Increment(ref _reservations) <= maximumReservations)
        {
            // With what is to be left behind it, which is given back: so it was there. Not each time, since small reservations are many, and
            // an emulator keeps a record of each page.
            nuint extra = Interlocked.Add(ref _unproved, (long)length) > MostUnproved ? Headroom : 0;
            byte* start = Map(null, length + extra, None, Private | anonymous | noReserve, -1, 0);
            if ((nint)start != -1)
            {
                if (extra > 0)
                {
                    Unmap(start + length, extra);
                    Interlocked.Exchange(ref _unproved, 0);
                }

                return start;
            }
        }
        Interlocked.Decrement(ref _reservations);
        return null;
    }

    /// <inheritdoc/>
    public override bool TryCommit(byte* start, nuint length) => length == 0 || Protect(start, length, ReadWrite) == 0;

    /// <inheritdoc/>
    public override void Release(byte* start, nuint length)
    {
        if (Unmap(start, length) == 0)
            Interlocked.Decrement(ref _reservations);
    }

    /// <summary>Finds how many reservations Linux allows, with enough mappings left for .NET.</summary>
    public static long FindMaximumReservations()
    {
        const string File = "/proc/sys/vm/max_map_count";
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
}
