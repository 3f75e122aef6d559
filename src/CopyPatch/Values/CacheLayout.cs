using System.Collections.Generic;

namespace CopyPatch;

/// <summary>Where the entries of a <see cref="RegisterCache"/> are at a label.</summary>
public sealed class CacheLayout
{
    internal CacheLayout(CacheEntry[] entries, bool isSettled)
    {
        Entries = entries;
        IsSettled = isSettled;
    }

    /// <summary>Gets how many entries there are.</summary>
    public int Depth => Entries.Length;

    internal CacheEntry[] Entries { get; }

    /// <summary>Gets whether each entry has a place of its own, which can be moved to.</summary>
    internal bool IsSettled { get; }

    internal bool Fits(List<CacheEntry> entries)
    {
        if (entries.Count != Entries.Length)
            return false;
        for (int i = 0; i < Entries.Length; i++)
        {
            if (entries[i].Kind != Entries[i].Kind)
                return false;
        }

        return true;
    }
}

/// <summary>A value in a cache.</summary>
internal readonly record struct CacheEntry(ValueKind Kind, ValuePlace Place);
