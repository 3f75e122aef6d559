using System;

namespace CopyPatch;

/// <summary>The links of one emission (<c>CP_LINK</c>): where each goes first, and the site with its address.</summary>
internal sealed class LinkLog
{
    private Entry[] _entries = [];

    /// <summary>Gets the number of links.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the links.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, Count);

    /// <summary>Gets the bytes that the log holds on to.</summary>
    public long HeldBytes => 16L * _entries.Length;

    /// <summary>Adds a link.</summary>
    public int Add(Entry entry)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Math.Max(Count * 2, 8));
        _entries[Count] = entry;
        return Count++;
    }

    /// <summary>Forgets all links.</summary>
    public void Clear() => Count = 0;

    /// <param name="Label">The label that it goes to first, of this emission; -1 where it goes to other code.</param>
    /// <param name="Address">The number of that code's address; -1 where it goes to a label.</param>
    /// <param name="Slot">The site that holds the address where it goes now, in bytes from the start of the sites.</param>
    internal readonly record struct Entry(int Label, int Address, int Slot);
}
