using System;

namespace CopyPatch.Wasm;

/// <summary>Address space of the system: reserved first, and given memory later, where it stays.</summary>
internal abstract unsafe class SystemMemory
{
    /// <summary>Gets that of the system that this process runs on. Nothing else here asks which one it is.</summary>
    public static SystemMemory Current { get; } =
        OperatingSystem.IsWindows() ? new WindowsMemory()
        : OperatingSystem.IsMacOS() ? new UnixMemory(anonymous: 0x1000, noReserve: 0x40, long.MaxValue)
        : new UnixMemory(anonymous: 0x20, noReserve: 0x4000, UnixMemory.FindMaximumReservations());

    /// <summary>Takes address space that cannot be accessed yet.</summary>
    /// <returns>Where it starts, or null where the system has none.</returns>
    public abstract byte* Reserve(nuint length);

    /// <summary>Makes whole pages of it zeroed memory.</summary>
    /// <returns>False where the system has no memory.</returns>
    public abstract bool TryCommit(byte* start, nuint length);

    /// <summary>Gives it back.</summary>
    public abstract void Release(byte* start, nuint length);

    /// <summary>Whether the system has so much more address space, and .NET has enough besides.</summary>
    public bool HasRoom(nuint length)
    {
        byte* start = Reserve(length);
        if (start != null)
            Release(start, length);
        return start != null;
    }
}
