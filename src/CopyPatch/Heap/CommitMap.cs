using System;

namespace CopyPatch;

/// <summary>Which units of a reservation (<see cref="ExecutableMemory.CommitUnit"/>) are committed, one bit each.</summary>
internal sealed class CommitMap
{
    private const int Unit = ExecutableMemory.CommitUnit;

    // Smaller free ranges stay committed, so that making and dropping a function costs no system call.
    private const long WorthGivingBack = 1 << 20;

    private readonly Func<long, long, SystemRefusal?> _commit;
    private readonly Action<long, long>? _decommit;
    private readonly ulong[] _committed;

    private CommitMap(long length, Func<long, long, SystemRefusal?> commit, Action<long, long>? decommit)
    {
        _commit = commit;
        _decommit = decommit;
        _committed = new ulong[((length / Unit) + 63) / 64];
    }

    /// <summary>Gets the bytes that are committed.</summary>
    public long CommittedBytes { get; private set; }

    /// <summary>Makes the map of memory for code, whose first unit is committed.</summary>
    public static CommitMap OfCode(ExecutableMemory memory)
    {
        var map = new CommitMap(memory.Length, memory.Commit, memory.CanDecommit ? memory.Decommit : null);
        map.Set(0, 1, true);
        return map;
    }

    /// <summary>Makes the map of memory for data, none of which is committed.</summary>
    public static CommitMap OfData(ExecutableMemory memory) => new(memory.DataLength, memory.CommitData, memory.DecommitData);

    /// <summary>Commits what is not yet committed of a range.</summary>
    /// <returns>Null, or what the system says when it refuses.</returns>
    public SystemRefusal? Commit(long offset, long length)
    {
        int end = (int)((offset + length + Unit - 1) / Unit);
        for (int unit = (int)(offset / Unit); unit < end; unit++)
        {
            if (IsCommitted(unit))
                continue;
            int first = unit;
            while (unit < end && !IsCommitted(unit))
                unit++;
            if (_commit((long)first * Unit, (long)(unit - first) * Unit) is { } refusal)
                return refusal;
            Set(first, unit, true);
        }
        return null;
    }

    /// <summary>
    /// Gives the memory around a block that became free back, if much of it is free: the units of the free range
    /// which lie side by side with the block, and are committed.
    /// </summary>
    /// <remarks>Nobody else's units became free, so a look at these few is enough, however long the range is.</remarks>
    public void Release(long offset, long length, long freeOffset, long freeLength)
    {
        if (_decommit is null)
            return;
        int lowest = (int)((freeOffset + Unit - 1) / Unit);
        int end = (int)((freeOffset + freeLength) / Unit);
        int first = Math.Max((int)(offset / Unit), lowest);
        int last = Math.Min((int)((offset + length - 1) / Unit) + 1, end);
        while (first > lowest && IsCommitted(first - 1))
            first--;
        while (last < end && IsCommitted(last))
            last++;
        if ((long)(last - first) * Unit < WorthGivingBack)
            return;
        _decommit((long)first * Unit, (long)(last - first) * Unit);
        Set(first, last, false);
    }

    private bool IsCommitted(int unit) => (_committed[unit >> 6] & (1UL << unit)) != 0;

    private void Set(int first, int end, bool committed)
    {
        for (int unit = first; unit < end; unit++)
            _committed[unit >> 6] ^= 1UL << unit;
        CommittedBytes += (committed ? 1L : -1L) * (end - first) * Unit;
    }
}
