using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// Turns an emission into code that can run: takes memory, resolves the patches, and writes code, veneers and data.
/// </summary>
/// <remarks>
/// All that can fail comes before the first byte is written, but for a system that does not let it be executed; and patches are
/// applied to the emission's own bytes. So a failure leaves the heap and the emission as they were.
/// </remarks>
internal readonly unsafe ref partial struct CodeSealer
{
    private readonly StencilEmitter _emitter;
    private readonly EmissionBuffer _buffer;
    private readonly CodeLayout _layout;
    private readonly int _detours;
    private readonly int _veneers;
    private readonly int _linkVeneers;
    private readonly int[] _labels;

    private CodeSealer(StencilEmitter emitter, EmissionBuffer buffer)
    {
        _emitter = emitter;
        _buffer = buffer;

        // A trap behind each section, so that code which falls off its end all the same stops instead of running its
        // neighbour.
        int trap = InstructionSet.Current.TrapSize;
        int end = checked(buffer.Hot.Length + trap);
        int cold = buffer.Cold.Length == 0 ? end : AlignUp(end, InstructionSet.CodeAlignment);
        if (buffer.Cold.Length > 0)
            end = checked(cold + buffer.Cold.Length + trap);
        _detours = end;
        foreach (FarSlot slot in buffer.Hot.FarSlots)
            end = checked(end + slot.Size);
        foreach (FarSlot slot in buffer.Cold.FarSlots)
            end = checked(end + slot.Size);
        int veneerCount = buffer.Addresses.VeneerCount;
        ProgramEntry? entry = emitter.EntryOfPrograms;
        int linkCount = entry is null ? buffer.Links.Count : 0;
        _veneers = (veneerCount | linkCount) == 0 ? end : AlignUp(end, InstructionSet.VeneerSize);
        _linkVeneers = checked(_veneers + (veneerCount * InstructionSet.VeneerSize));
        end = checked(_linkVeneers + (linkCount * InstructionSet.VeneerSize));
        int entries = entry is null ? 0 : AlignUp(end, InstructionSet.CodeAlignment);
        if (entry is not null)
            end = checked(entries + (entry.Size * (buffer.Labels.Count + 1)));
        int data = buffer.Data.Length == 0 ? end : AlignUp(end, buffer.Data.Alignment);
        _layout = new CodeLayout(
            buffer.Hot.Length, cold, buffer.Cold.Length, end, data, checked(data + buffer.Data.Length), entries, entry?.Size ?? 0);
        _labels = buffer.Labels.Locate(_layout);
    }

    /// <summary>Compiles what an emitter holds.</summary>
    public static SealedCode Seal(StencilEmitter emitter, string? name) => new CodeSealer(emitter, Verify(emitter)).Seal(name);

    private static EmissionBuffer Verify(StencilEmitter emitter)
    {
        if (emitter.Buffer is not { Hot.Length: > 0 } buffer)
            throw new InvalidOperationException($"Nothing was emitted: {emitter.GetType().Name} has no code to compile.");
        if (emitter.IsPart)
            throw new InvalidOperationException($"This is a part of another emission: {nameof(StencilEmitter.Append)} of its emitter takes it over.");
        ThrowIfGoesOn(emitter, buffer.Hot);
        ThrowIfGoesOn(emitter, buffer.Cold);
        return buffer;
    }

    private static int AlignUp(int offset, int alignment) => checked(offset + alignment - 1) & -alignment;

    private SealedCode Seal(string? name)
    {
        // These may run out of memory, so they come before code is placed.
        CompiledCode[] callees = _buffer.Addresses.Callees();
        ListingEntry[] listing = MakeListing();
        CodePosition[] positions = MakePositions();
        CodeFunction[] functions = MakeFunctions();
        CodeLink[] links = MakeLinks();
        (ulong digest, string text) = _emitter.State;
        CodeBlock block = Place(links, out SiteBlock sites);
        return new SealedCode
        {
            Heap = _emitter.Heap,
            Block = block,
            Sites = sites,
            SiteLength = _buffer.Sites.Length,
            Layout = _layout,
            Stamp = _emitter.Stamp,
            Labels = _labels,
            Callees = callees,
            Links = links,
            Listing = listing,
            Positions = positions,
            Functions = functions,
            StateDigest = digest,
            StateText = text,
            Name = name,
            SourceFile = _emitter.SourceFile,
        };
    }

    private ListingEntry[] MakeListing()
    {
        if (!_emitter.KeepListing)
            return [];
        int hot = _buffer.Hot.Listing.Count;
        var listing = new ListingEntry[hot + _buffer.Cold.Listing.Count];
        _buffer.Hot.Listing.WriteTo(
            listing.AsSpan(0, hot), CodeSection.Hot, _layout.HotLength, _emitter.NameOfStencil, _buffer.Labels);
        _buffer.Cold.Listing.WriteTo(
            listing.AsSpan(hot), CodeSection.Cold, _layout.ColdLength, _emitter.NameOfStencil, _buffer.Labels);
        return listing;
    }

    private CodePosition[] MakePositions() => (_buffer.Hot.Positions.Count | _buffer.Cold.Positions.Count) == 0
        ? []
        : [.. _buffer.Hot.Positions, .. _buffer.Cold.Positions];

    // Of both sections, in the order of their places; what lies between the marks of no label goes nowhere.
    private FaultLanding[] MakeLandings()
    {
        if ((_buffer.Hot.Landings.Count | _buffer.Cold.Landings.Count) == 0)
            return [];
        var landings = new List<FaultLanding>();
        foreach (SectionBuffer section in (ReadOnlySpan<SectionBuffer>)[_buffer.Hot, _buffer.Cold])
        {
            int start = _layout.StartOf(section.Section);
            int landing = -1;
            foreach ((int offset, int label) in section.Landings)
            {
                landings.Add(new FaultLanding(start + offset, landing));
                landing = label < 0 ? -1 : LandingAt(label);
            }

            landings.Add(new FaultLanding(start + _layout.LengthOf(section.Section), landing));
        }

        return [.. landings];
    }

    private int LandingAt(int label)
    {
        int offset = _labels[label];
        if (!_layout.IsCode(offset))
            ThrowNowhere(label, "faults");
        return offset;
    }

    private CodeFunction[] MakeFunctions()
    {
        int hot = _buffer.Hot.Functions.Count;
        if ((hot | _buffer.Cold.Functions.Count) == 0)
            return [];
        CodeFunction[] functions = [.. _buffer.Hot.Functions, .. _buffer.Cold.Functions];
        for (int i = 0; i < functions.Length; i++)
        {
            bool isLast = i + 1 == hot || i + 1 == functions.Length;
            int end = isLast ? _layout.LengthOf(functions[i].Section) : functions[i + 1].Offset;
            functions[i] = functions[i] with { Length = end - functions[i].Offset };
        }

        return functions;
    }

    private CodeLink[] MakeLinks()
    {
        ReadOnlySpan<LinkLog.Entry> entries = _buffer.Links.Entries;
        if (entries.IsEmpty)
            return [];
        var sites = new List<CodeLink.Site>[entries.Length];
        for (int i = 0; i < sites.Length; i++)
            sites[i] = [];
        bool isProgram = _layout.Entries != 0;
        if (!isProgram)
        {
            AddLinkSites(_buffer.Hot, sites);
            AddLinkSites(_buffer.Cold, sites);
        }

        var links = new CodeLink[entries.Length];
        for (int i = 0; i < links.Length; i++)
        {
            (int label, int address, int slot) = entries[i];
            if (label >= 0 && CodeLayout.IsInOtherCode(_labels[label]))
                address = _buffer.Labels.ImportAt(_labels[label]).Address;
            else if (label >= 0 && !_layout.IsCode(_labels[label]))
                ThrowNowhere(label, "a link");
            links[i] = new CodeLink(
                slot,
                isProgram ? 0 : _linkVeneers + (i * InstructionSet.VeneerSize),
                address >= 0 ? _buffer.Addresses.Entries[address].Address : EntryOf(label),
                IsFirstOutside: address >= 0,
                [.. sites[i]]);
        }

        return links;
    }

    private void AddLinkSites(SectionBuffer section, List<CodeLink.Site>[] sites)
    {
        int start = _layout.StartOf(section.Section);
        foreach (ref readonly LoggedPatch patch in section.Patches.Patches)
            if (patch.Target == PatchTarget.Link)
                sites[patch.Number].Add(new CodeLink.Site(start + patch.Site, patch.Addend, patch.Kind));
    }

    private CodeBlock Place(CodeLink[] links, out SiteBlock sites)
    {
        CodeHeap heap = _emitter.Heap;
        FaultLanding[] landings = MakeLandings();
        int callees = RetainCallees();
        CodeBlock block = default;
        sites = default;
        try
        {
            block = heap.Allocate(_layout.Total, Math.Max(InstructionSet.CodeAlignment, _buffer.Data.Alignment));
            if (_buffer.Sites.Length > 0)
                sites = heap.AllocateSites(_buffer.Sites.Length);
            Resolve(_buffer.Hot, block.Executable, sites, links);
            Resolve(_buffer.Cold, block.Executable, sites, links);
            int detour = BranchToDetours(_buffer.Hot, _detours);
            BranchToDetours(_buffer.Cold, detour);
            VerifyTables();
            if (landings.Length > 0)
                heap.SetLandings(block, landings);
            _buffer.Sites.Bytes.CopyTo(new Span<byte>((void*)sites.Address, _buffer.Sites.Length));
            foreach (CodeLink link in links)
                *(nint*)(sites.Address + link.Slot) = link.FirstIn((nint)block.Executable);
            using WriteScope scope = heap.Write(block);
            Write(scope.Start, block.Executable);
            WriteLinkVeneers(links, scope.Start, block.Executable, sites);
            scope.Publish();
        }
        catch
        {
            if (block.Id != 0)
                heap.Release(block, sites);
            ReleaseCallees(callees);
            throw;
        }
        return block;
    }

    private void VerifyTables()
    {
        foreach (DataSection.TableEntry entry in _buffer.Data.Entries)
            if (!IsSomewhere(entry.Label))
                ThrowNowhere(entry.Label, "a table");
    }

    private void Resolve(SectionBuffer section, byte* code, SiteBlock sites, CodeLink[] links)
    {
        byte* start = section.Start;
        byte* place = code + _layout.StartOf(section.Section);
        foreach (ref readonly LoggedPatch patch in section.Patches.Patches)
        {
            if (patch.Target == PatchTarget.Trap)
            {
                InstructionSet.Current.MarkTrap(start + patch.Site, patch.Addend);
                continue;
            }

            InstructionSet instructions = InstructionSet.Of(patch.Kind);
            long value;
            if (patch.Target == PatchTarget.Label)
            {
                int offset = _labels[patch.Number];
                bool isProgram = _layout.Entries != 0; // Whose words of labels are those of jumps.
                if (!CodeLayout.IsInOtherCode(offset) && !_layout.IsCode(offset)
                    && (isProgram || !_layout.IsUsed(offset) || instructions.IsBranch(patch.Kind, start + patch.Site)))
                    ThrowNowhere(patch.Number, Where(section, patch));
                value = CodeLayout.IsInOtherCode(offset) ? ImportFor(patch, _buffer.Labels.ImportAt(offset), code) : (long)code + offset;
            }
            else if (patch.Target == PatchTarget.ProgramEntry)
            {
                if (!IsSomewhere(patch.Number))
                    ThrowNowhere(patch.Number, Where(section, patch));
                value = AddressOf(patch.Number, code);
            }
            else if (patch.Target == PatchTarget.Link)
            {
                value = LinkFor(patch, links[patch.Number], start + patch.Site, code, (long)place + patch.Site, sites);
            }
            else
            {
                value = patch.Target switch
                {
                    PatchTarget.Datum => (long)code + _layout.Data + patch.Number,
                    PatchTarget.Site => sites.Address + patch.Number,
                    PatchTarget.Hot => (long)code + patch.Number,
                    PatchTarget.Cold => (long)code + _layout.Cold + patch.Number,
                    _ => AddressFor(patch, patch.Number, code),
                };
            }
            if (!instructions.TryPatch(patch.Kind, start + patch.Site, value + patch.Addend, (long)place + patch.Site))
                ThrowOutOfRange(section, patch, value, (long)place + patch.Site);
        }
    }

    private int BranchToDetours(SectionBuffer section, int detour)
    {
        foreach (FarSlot slot in section.FarSlots)
        {
            if (!slot.TryBranch(section.Start, detour - _layout.StartOf(section.Section)))
                throw new OverflowException(
                    $"Slot {slot.Slot} is out of reach, and so is the end of the code, where a detour would lead to it.");
            detour += slot.Size;
        }

        return detour;
    }

    private int WriteDetours(SectionBuffer section, byte* code, int detour)
    {
        foreach (FarSlot slot in section.FarSlots)
        {
            slot.Write(code + detour, detour - _layout.StartOf(section.Section));
            detour += slot.Size;
        }

        return detour;
    }

    private long AddressFor(in LoggedPatch patch, int address, byte* code)
    {
        ref readonly AddressTable.Entry entry = ref _buffer.Addresses.Entries[address];
        return entry.Veneer >= 0 && InstructionSet.Of(patch.Kind).IsBranch(patch.Kind, patch.Addend)
            ? (long)code + _veneers + (entry.Veneer * InstructionSet.VeneerSize)
            : entry.Address;
    }

    // What is to be executed, or in a word of an interpreter what it reads.
    private long ImportFor(in LoggedPatch patch, LabelTable.Import import, byte* code) =>
        _layout.Entries != 0 ? import.Words : AddressFor(patch, import.Address, code);

    // Where it goes first if that can be changed; else its veneer, or in an interpreter its site.
    private long LinkFor(in LoggedPatch patch, CodeLink link, byte* field, byte* code, long place, SiteBlock sites)
    {
        if (link.Veneer == 0)
            return sites.Address + link.Slot;
        InstructionSet instructions = InstructionSet.Of(patch.Kind);
        long first = link.FirstIn((nint)code);
        return _emitter.Heap.CanChangeCode && instructions.CanChange((nint)place)
            && instructions.TryPatch(patch.Kind, field, first + patch.Addend, place)
            ? first
            : (long)code + link.Veneer;
    }

    private static void WriteLinkVeneers(CodeLink[] links, byte* code, byte* executable, SiteBlock sites)
    {
        foreach (CodeLink link in links)
        {
            if (link.Veneer != 0)
            {
                InstructionSet.Current.WriteLinkVeneer(
                    code + link.Veneer, (nint)executable + link.Veneer, sites.Address + link.Slot);
            }
        }
    }

    private void Write(byte* code, byte* executable)
    {
        Unsafe.CopyBlockUnaligned(code, _buffer.Hot.Start, (uint)_layout.HotLength);
        if (_layout.ColdLength > 0)
            Unsafe.CopyBlockUnaligned(code + _layout.Cold, _buffer.Cold.Start, (uint)_layout.ColdLength);
        WriteDetours(_buffer.Cold, code, WriteDetours(_buffer.Hot, code, _detours));
        foreach (ref readonly AddressTable.Entry entry in _buffer.Addresses.Entries)
            if (entry.Veneer >= 0)
                InstructionSet.Current.WriteVeneer(code + _veneers + (entry.Veneer * InstructionSet.VeneerSize), entry.Address);
        byte* data = code + _layout.Data;
        _buffer.Data.Bytes.CopyTo(new Span<byte>(data, _buffer.Data.Length));
        foreach (DataSection.TableEntry entry in _buffer.Data.Entries)
            *(long*)(data + entry.Offset) = AddressOf(entry.Label, executable);
        WriteEntries(code, executable);
    }

    // A label that is nowhere, or that of data, has none: there are traps.
    private void WriteEntries(byte* code, byte* executable)
    {
        if (_emitter.EntryOfPrograms is not { } entry)
            return;
        entry.Write(code + _layout.Entries, executable + _layout.Entries, executable);
        for (int i = 0; i < _labels.Length; i++)
        {
            int at = EntryOf(i);
            if (at >= 0 && at != _labels[i])
                entry.Write(code + at, executable + at, executable + _labels[i]);
        }
    }

    // Whether there is code or a datum at a label, in this code or another.
    private bool IsSomewhere(int label) => CodeLayout.IsInOtherCode(_labels[label]) || _layout.IsUsed(_labels[label]);

    // Where a label is entered, in this code or another.
    private long AddressOf(int label, byte* code) => CodeLayout.IsInOtherCode(_labels[label])
        ? _buffer.Addresses.Entries[_buffer.Labels.ImportAt(_labels[label]).Address].Address
        : (long)code + EntryOf(label);

    private int EntryOf(int label) => _layout.EntryOf(label, _labels[label]);

    // What this code calls must outlive it. Returns how many of the addresses were looked at.
    private int RetainCallees()
    {
        ReadOnlySpan<AddressTable.Entry> entries = _buffer.Addresses.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Code is { } callee && !callee.TryRetain())
            {
                ReleaseCallees(i);
                throw new ObjectDisposedException(
                    callee.GetType().FullName, "Compiled code that is called was disposed after the call was emitted.");
            }
        }
        return entries.Length;
    }

    private void ReleaseCallees(int count)
    {
        foreach (ref readonly AddressTable.Entry entry in _buffer.Addresses.Entries[..count])
            entry.Code?.Release();
    }

    public static void ThrowIfGoesOn(StencilEmitter emitter, SectionBuffer section)
    {
        if (section.LastEnd == section.Length)
            return;
        int stencil = section.Listing.StencilAt(section.Length);
        string last = stencil >= 0
            ? $"stencil {emitter.NameOfStencil(stencil)}"
            : $"a stencil ({nameof(StencilEmitter.KeepListing)} gives its name)";
        throw new InvalidOperationException(
            $"The {(section.Section == CodeSection.Hot ? "" : "cold ")}code ends with {last}, which goes on with the next.");
    }

    [DoesNotReturn]
    private void ThrowNowhere(int label, string user) => throw new InvalidOperationException(
        $"The {_buffer.Labels.Describe(label)} is used by {user}, but " + (_labels[label] < 0
            ? CodeLayout.IsInOtherCode(_labels[label]) ? "is that of other code." : "was never marked."
            : _layout.IsUsed(_labels[label]) ? "is that of data." : "nothing is emitted behind it."));

    [DoesNotReturn]
    private void ThrowOutOfRange(SectionBuffer section, in LoggedPatch patch, long value, long place)
    {
        string target = patch.Target switch
        {
            PatchTarget.Label => _buffer.Labels.Describe(patch.Number),
            PatchTarget.Datum => $"the datum at offset {patch.Number}",
            PatchTarget.Site => $"the site at offset {patch.Number}",
            PatchTarget.Link => $"link number {patch.Number}",
            PatchTarget.Hot or PatchTarget.Cold => $"the {patch.Target} code at offset {patch.Number}",
            _ => _buffer.Addresses.Entries[patch.Number].Code is { } callee ? callee.GetType().Name : "the host function",
        };
        throw new OverflowException(
            $"The patch {patch.Kind} of {Where(section, patch)} does not fit: {target} is at 0x{value:x}, plus {patch.Addend}, and " +
            $"the patch site at 0x{place:x}.");
    }

    private string Where(SectionBuffer section, in LoggedPatch patch)
    {
        int stencil = section.Listing.StencilAt(patch.Site);
        return stencil >= 0
            ? $"stencil {_emitter.NameOfStencil(stencil)} (at offset {patch.Site})"
            : $"the stencil at offset {patch.Site} ({nameof(StencilEmitter.KeepListing)} gives its name)";
    }
}
