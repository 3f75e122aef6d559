using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>Which stencils and labels were emitted where in a section, for an emitter that keeps a listing.</summary>
internal sealed class ListingLog
{
    private readonly List<(int Offset, int Number, bool IsLabel)> _entries = [];

    /// <summary>Gets how many stencils and labels there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets the bytes that the log holds on to.</summary>
    public long HeldBytes => 12L * _entries.Capacity;

    /// <summary>Adds a stencil that is about to be emitted.</summary>
    public void AddStencil(int offset, int stencil) => _entries.Add((offset, stencil, false));

    /// <summary>Adds a label that was marked.</summary>
    public void AddLabel(int offset, int label) => _entries.Add((offset, label, true));

    /// <summary>Appends another log, whose section begins at an offset.</summary>
    public void Append(ListingLog other, int start, Func<int, int> labelOf)
    {
        foreach ((int offset, int number, bool isLabel) in other._entries)
            _entries.Add((start + offset, isLabel ? labelOf(number) : number, isLabel));
    }

    /// <summary>Forgets the stencil that was added last, since its emission failed.</summary>
    public void DropStencil() => _entries.RemoveAt(_entries.Count - 1);

    /// <summary>Forgets all but the first that were added.</summary>
    public void KeepFirst(int count) => _entries.RemoveRange(count, _entries.Count - count);

    /// <summary>Gets the stencil that an offset is in, or -1.</summary>
    public int StencilAt(int offset)
    {
        int stencil = -1;
        foreach ((int start, int number, bool isLabel) in _entries)
        {
            if (start > offset)
                break;
            if (!isLabel)
                stencil = number;
        }
        return stencil;
    }

    /// <summary>Writes the listing of a section of this length.</summary>
    public void WriteTo(
        Span<ListingEntry> listing, CodeSection section, int length, Func<int, string> nameOfStencil, LabelTable labels)
    {
        int end = length;
        for (int i = listing.Length - 1; i >= 0; i--)
        {
            (int offset, int number, bool isLabel) = _entries[i];
            listing[i] = isLabel
                ? new ListingEntry(offset, 0, labels.NameOf(number), IsLabel: true, section)
                : new ListingEntry(offset, end - offset, nameOfStencil(number), IsLabel: false, section);
            if (!isLabel)
                end = offset;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _entries.Clear();
}
