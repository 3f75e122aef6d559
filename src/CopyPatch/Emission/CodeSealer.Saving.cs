using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace CopyPatch;

// Saving instead of placing: the code is laid out for address 0, with a list of what has to be added where it is loaded.
internal readonly unsafe ref partial struct CodeSealer
{
    /// <summary>Makes saved code of what an emitter holds.</summary>
    /// <param name="emitter">The emitter.</param>
    /// <param name="key">What it must be loaded with.</param>
    /// <param name="labels">Labels that are known where it is loaded.</param>
    public static byte[] Save(StencilEmitter emitter, ReadOnlySpan<byte> key, ReadOnlySpan<Label> labels)
    {
        EmissionBuffer buffer = Verify(emitter);
        RefuseWhatStays(emitter, buffer);
        byte[] names = NamesOf(emitter, buffer);

        // So that only those have to be written where the code is loaded, and every one reaches.
        buffer.Addresses.AddVeneers();
        return new CodeSealer(emitter, buffer).Save(key, labels, names);
    }

    private static void RefuseWhatStays(StencilEmitter emitter, EmissionBuffer buffer)
    {
        string? what = emitter.EntryOfPrograms is not null ? "An interpreter's program"
            : buffer.Links.Count > 0 ? "Code with links"
            : buffer.Sites.Length > 0 ? "Code with sites"
            : buffer.Addresses.Callees().Length > 0 ? "Code that goes to other compiled code"
            : null;
        if (what is not null)
            throw new NotSupportedException($"{what} cannot be saved: what it refers to is this process's.");
    }

    // In the order of the addresses.
    private static byte[] NamesOf(StencilEmitter emitter, EmissionBuffer buffer)
    {
        Dictionary<nint, string> known = [];
        foreach ((string name, nint address) in emitter.LocateHostFunctions())
            known.TryAdd(address, name);
        var names = new StringBuilder();
        foreach (ref readonly AddressTable.Entry entry in buffer.Addresses.Entries)
        {
            if (!known.TryGetValue(entry.Address, out string? name))
                throw new NotSupportedException("Code that calls native functions cannot be saved: only host functions of its emitter are found again.");
            names.Append(name).Append('\0');
        }

        return Encoding.UTF8.GetBytes(names.ToString());
    }

    private byte[] Save(ReadOnlySpan<byte> key, ReadOnlySpan<Label> labels, byte[] names)
    {
        FaultLanding[] landings = MakeLandings();
        CodePosition[] positions = MakePositions();
        int[] places = new int[labels.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = _labels[labels[i].Index];
            if (!_layout.IsUsed(places[i]))
                ThrowNowhere(labels[i].Index, "who saves");
        }

        Resolve(_buffer.Hot, null, default, []);
        Resolve(_buffer.Cold, null, default, []);
        BranchToDetours(_buffer.Cold, BranchToDetours(_buffer.Hot, _detours));
        VerifyTables();
        byte[] code = new byte[_layout.Total];
        List<int> relocations = [];
        List<int> hostAddresses = []; // Each a place and a function.
        fixed (byte* start = code)
        {
            InstructionSet.Current.FillWithTraps(new Span<byte>(start, _layout.CodeEnd));
            Write(start, null);
            foreach (ref readonly AddressTable.Entry entry in _buffer.Addresses.Entries)
                InstructionSet.Current.WriteVeneer(start + _veneers + (entry.Veneer * InstructionSet.VeneerSize), 0);
            ListAbsolute(_buffer.Hot, start, relocations, hostAddresses);
            ListAbsolute(_buffer.Cold, start, relocations, hostAddresses);
        }

        foreach (DataSection.TableEntry entry in _buffer.Data.Entries)
            relocations.Add(_layout.Data + entry.Offset);
        relocations.Sort();

        byte[] belonging = Encoding.UTF8.GetBytes(SavedCode.BelongingOf(_emitter));
        int[] numbers =
        [
            _layout.HotLength, _layout.Cold, _layout.ColdLength, _veneers, _layout.CodeEnd, _layout.Data, _layout.Total,
            belonging.Length, key.Length, names.Length,
            places.Length, relocations.Count, hostAddresses.Count / 2, _buffer.Addresses.Entries.Length, landings.Length, positions.Length,
        ];
        return Assemble(
        [
            new byte[SavedCode.HeaderLength], belonging, key.ToArray(), names,
            BytesOf<int>(places), BytesOf<int>(CollectionsMarshal.AsSpan(relocations)),
            BytesOf<int>(CollectionsMarshal.AsSpan(hostAddresses)),
            BytesOf<int>(VeneersInOrder()), BytesOf<FaultLanding>(landings), BytesOf(PositionsAsNumbers(positions)), code,
        ], numbers);
    }

    private static byte[] Assemble(byte[][] pieces, int[] numbers)
    {
        long length = 0;
        foreach (byte[] piece in pieces)
            length += piece.Length;
        byte[] saved = new byte[checked((int)length)];
        int end = 0;
        foreach (byte[] piece in pieces)
        {
            piece.CopyTo(saved.AsSpan(end));
            end += piece.Length;
        }

        SavedCode.Mark.CopyTo(saved);
        MemoryMarshal.AsBytes<int>(numbers).CopyTo(saved.AsSpan(SavedCode.ChecksumEnd));
        UInt128 checksum = SavedCode.ChecksumOf(saved.AsSpan(SavedCode.ChecksumEnd));
        MemoryMarshal.Write(saved.AsSpan(SavedCode.ChecksumStart), checksum);
        return saved;
    }

    private static byte[] BytesOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    private static ReadOnlySpan<int> PositionsAsNumbers(CodePosition[] positions)
    {
        int[] numbers = new int[3 * positions.Length];
        for (int i = 0; i < positions.Length; i++)
            (numbers[3 * i], numbers[(3 * i) + 1], numbers[(3 * i) + 2]) = (positions[i].Offset, positions[i].Position, (int)positions[i].Section);
        return numbers;
    }

    // Of each host function: its veneer.
    private int[] VeneersInOrder()
    {
        ReadOnlySpan<AddressTable.Entry> entries = _buffer.Addresses.Entries;
        int[] veneers = new int[entries.Length];
        for (int i = 0; i < veneers.Length; i++)
            veneers[i] = _veneers + (entries[i].Veneer * InstructionSet.VeneerSize);
        return veneers;
    }

    private void ListAbsolute(SectionBuffer section, byte* code, List<int> relocations, List<int> hostAddresses)
    {
        int start = _layout.StartOf(section.Section);
        foreach (ref readonly LoggedPatch patch in section.Patches.Patches)
        {
            int place = start + patch.Site;
            bool isAddress = patch.Target == PatchTarget.Address;
            if (patch.Kind == PatchKind.Absolute64)
            {
                if (isAddress)
                {
                    *(long*)(code + place) = patch.Addend;
                    hostAddresses.AddRange([place, patch.Number]);
                }
                else
                {
                    relocations.Add(place);
                }
            }
            else if (isAddress && !InstructionSet.Of(patch.Kind).IsBranch(patch.Kind, patch.Addend))
            {
                throw new NotSupportedException($"The patch {patch.Kind} of {Where(section, patch)} has the address of a host function, and cannot be saved.");
            }
        }
    }
}
