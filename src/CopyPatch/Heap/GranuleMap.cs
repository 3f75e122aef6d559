using System;

namespace CopyPatch;

/// <summary>Which granules of executable memory are committed, one bit each.</summary>
internal sealed class GranuleMap(ExecutableMemory memory)
{
    private const int Granule = ExecutableMemory.Granule;

    // Smaller free ranges stay committed, so that making and dropping a function costs no system call.
    private const long WorthGivingBack = 1 << 20;

    private readonly ulong[] _committed = new ulong[(memory.Length / Granule + 63) / 64];

    /// <summary>Gets the bytes that are committed.</summary>
    public long CommittedBytes { get; private set; }

    /// <summary>Commits what is not yet committed of a range.</summary>
    /// <returns>False when the system is out of memory.</returns>
    public bool TryCommit(long offset, long length)
    {
        int end = (int)((offset + length + Granule - 1) / Granule);
        for (int granule = (int)(offset / Granule); granule < end; granule++)
        {
            if (IsCommitted(granule))
                continue;
            int first = granule;
            while (granule < end && !IsCommitted(granule))
                granule++;
            if (!memory.TryCommit((long)first * Granule, (long)(granule - first) * Granule))
                return false;
            Set(first, granule, true);
        }
        return true;
    }

    /// <summary>
    /// Gives the memory around a block that became free back, if much of it is free: the granules of the free range
    /// which lie side by side with the block, and are committed.
    /// </summary>
    /// <remarks>Nobody else's granules became free, so a look at these few is enough, however long the range is.</remarks>
    public void Release(long offset, long length, long freeOffset, long freeLength)
    {
        int lowest = (int)((freeOffset + Granule - 1) / Granule);
        int end = (int)((freeOffset + freeLength) / Granule);
        int first = Math.Max((int)(offset / Granule), lowest);
        int last = Math.Min((int)((offset + length - 1) / Granule) + 1, end);
        while (first > lowest && IsCommitted(first - 1))
            first--;
        while (last < end && IsCommitted(last))
            last++;
        if ((long)(last - first) * Granule < WorthGivingBack)
            return;
        memory.Decommit((long)first * Granule, (long)(last - first) * Granule);
        Set(first, last, false);
    }

    private bool IsCommitted(int granule) => (_committed[granule >> 6] & (1UL << granule)) != 0;

    private void Set(int first, int end, bool committed)
    {
        for (int granule = first; granule < end; granule++)
            _committed[granule >> 6] ^= 1UL << granule;
        CommittedBytes += (committed ? 1L : -1L) * (end - first) * Granule;
    }
}
