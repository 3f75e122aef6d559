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

    /// <summary>Gives the whole granules of a free range back, if it is large.</summary>
    public void Release(long offset, long length)
    {
        if (length < WorthGivingBack)
            return;
        int end = (int)((offset + length) / Granule);
        for (int granule = (int)((offset + Granule - 1) / Granule); granule < end; granule++)
        {
            if (!IsCommitted(granule))
                continue;
            int first = granule;
            while (granule < end && IsCommitted(granule))
                granule++;
            memory.Decommit((long)first * Granule, (long)(granule - first) * Granule);
            Set(first, granule, false);
        }
    }

    private bool IsCommitted(int granule) => (_committed[granule >> 6] & (1UL << granule)) != 0;

    private void Set(int first, int end, bool committed)
    {
        for (int granule = first; granule < end; granule++)
            _committed[granule >> 6] ^= 1UL << granule;
        CommittedBytes += (committed ? 1L : -1L) * (end - first) * Granule;
    }
}
