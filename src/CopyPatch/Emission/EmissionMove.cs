using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>Moves what a part of an emission has behind what the emission has: all offsets and numbers become those of the whole.</summary>
internal sealed unsafe class EmissionMove
{
    private readonly EmissionBuffer _whole;
    private readonly EmissionBuffer _part;
    private readonly int _shared;
    private readonly int _labels;
    private readonly int _hot;
    private readonly int _cold;
    private readonly int _data;
    private readonly int _sites;
    private readonly int _links;

    /// <param name="whole">The emission.</param>
    /// <param name="part">The part, whose first labels are those of the emission.</param>
    /// <param name="shared">How many of them there are.</param>
    public EmissionMove(EmissionBuffer whole, EmissionBuffer part, int shared)
    {
        _whole = whole;
        _part = part;
        _shared = shared;
        _labels = whole.Labels.Count - shared;
        _hot = StartIn(whole.Hot, part.Hot);
        _cold = StartIn(whole.Cold, part.Cold);
        _data = checked(whole.Data.Length + part.Data.Alignment - 1) & -part.Data.Alignment;
        _sites = whole.Sites.Length;
        _links = whole.Links.Count;
    }

    /// <summary>Throws where the part cannot be moved. Makes room for it.</summary>
    public void Verify(StencilEmitter emitter, StencilEmitter part)
    {
        // Where the part has nothing in a section, what is there may go on with what comes.
        if (_part.Hot.Length > 0)
            CodeSealer.ThrowIfGoesOn(emitter, _whole.Hot);
        if (_part.Cold.Length > 0)
            CodeSealer.ThrowIfGoesOn(emitter, _whole.Cold);
        CodeSealer.ThrowIfGoesOn(part, _part.Hot);
        CodeSealer.ThrowIfGoesOn(part, _part.Cold);
        for (int label = 0; label < _shared; label++)
        {
            if (_part.Labels.IsSomewhere(label) && _whole.Labels.IsSomewhere(label))
                throw new InvalidOperationException($"The {_whole.Labels.Describe(label)} was marked before, and is marked in the part.");
        }

        long length = (long)_hot + _part.Hot.Length + _cold + _part.Cold.Length;
        if (length > emitter.Heap.Capacity || (long)_sites + _part.Sites.Length > emitter.Heap.SiteCapacity)
        {
            throw new InsufficientMemoryException(
                $"With the part {length:N0} bytes are emitted, and {(long)_sites + _part.Sites.Length:N0} bytes of sites: the code heap has room for "
                + $"{emitter.Heap.Capacity:N0}, and {emitter.Heap.SiteCapacity:N0}.");
        }

        _whole.Hot.Reserve(_hot + _part.Hot.Length);
        _whole.Cold.Reserve(_cold + _part.Cold.Length);
    }

    /// <summary>Moves it.</summary>
    public void Perform()
    {
        int[] addresses = _whole.Addresses.Append(_part.Addresses);
        Move(_whole.Hot, _part.Hot, _hot, addresses);
        Move(_whole.Cold, _part.Cold, _cold, addresses);
        for (int label = 0; label < _part.Labels.Count; label++)
        {
            int moved = LabelOf(label);
            if (label >= _shared)
                _whole.Labels.Add(_part.Labels.NameGivenTo(label));
            if (_part.Labels.IsImported(label))
            {
                LabelTable.Import import = _part.Labels.ImportAt(_part.Labels.OffsetOf(label));
                _whole.Labels.SetImport(moved, addresses[import.Address], import.Words);
            }
            else if (_part.Labels.IsSomewhere(label))
            {
                CodeSection section = _part.Labels.SectionOf(label);
                _whole.Labels.TryMark(moved, section, StartOf(section) + _part.Labels.OffsetOf(label));
            }
        }

        _whole.Data.Append(_part.Data, LabelOf);
        _whole.Sites.Append(_part.Sites);
        foreach (LinkLog.Entry link in _part.Links.Entries)
        {
            _whole.Links.Add(new LinkLog.Entry(
                link.Label < 0 ? -1 : LabelOf(link.Label), link.Address < 0 ? -1 : addresses[link.Address], _sites + link.Slot));
        }
    }

    private static int StartIn(SectionBuffer whole, SectionBuffer part) => part.Length == 0
        ? whole.Length
        : checked(whole.Length + InstructionSet.CodeAlignment - 1) & -InstructionSet.CodeAlignment;

    private int LabelOf(int label) => label < _shared ? label : label + _labels;

    private int StartOf(CodeSection section) => section switch
    {
        CodeSection.Hot => _hot,
        CodeSection.Cold => _cold,
        _ => _data,
    };

    private void Move(SectionBuffer whole, SectionBuffer part, int start, int[] addresses)
    {
        if (part.Length == 0)
            return;
        InstructionSet.Current.FillWithTraps(new Span<byte>(whole.Start + whole.Length, start - whole.Length));
        new ReadOnlySpan<byte>(part.Start, part.Length).CopyTo(new Span<byte>(whole.Start + start, part.Length));
        foreach (ref readonly LoggedPatch patch in part.Patches.Patches)
            whole.Patches.Add(patch.Kind, start + patch.Site, patch.Addend, patch.Target, NumberOf(patch, addresses));
        foreach (FarSlot slot in part.FarSlots)
            whole.FarSlots.Add(slot with { Site = start + slot.Site });
        whole.Listing.Append(part.Listing, start, LabelOf);
        foreach (CodePosition position in part.Positions)
            whole.Positions.Add(position with { Offset = start + position.Offset });
        foreach (CodeFunction function in part.Functions)
            whole.Functions.Add(function with { Offset = start + function.Offset });
        EndLanding(whole.Landings, start);
        foreach ((int offset, int label) in part.Landings)
            whole.Landings.Add((start + offset, label < 0 ? -1 : LabelOf(label)));
        whole.Length = whole.LastEnd = start + part.Length;
        EndLanding(whole.Landings, whole.Length);
    }

    private static void EndLanding(List<(int Offset, int Label)> landings, int at)
    {
        if (landings.Count > 0 && landings[^1].Label >= 0)
            landings.Add((at, -1));
    }

    private int NumberOf(in LoggedPatch patch, int[] addresses) => patch.Target switch
    {
        PatchTarget.Label or PatchTarget.ProgramEntry => LabelOf(patch.Number),
        PatchTarget.Address => addresses[patch.Number],
        PatchTarget.Datum => _data + patch.Number,
        PatchTarget.Site => _sites + patch.Number,
        PatchTarget.Link => _links + patch.Number,
        PatchTarget.Hot => _hot + patch.Number,
        PatchTarget.Cold => _cold + patch.Number,
        _ => patch.Number,
    };
}
