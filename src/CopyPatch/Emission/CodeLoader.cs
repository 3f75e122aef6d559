using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Number = CopyPatch.SavedCode.Number;

namespace CopyPatch;

/// <summary>
/// Turns saved code into code that can run. All of it is verified before memory is taken, so a failure leaves everything as it was.
/// </summary>
internal readonly unsafe ref struct CodeLoader
{
    private readonly StencilEmitter _emitter;
    private readonly ReadOnlySpan<int> _numbers;
    private readonly ReadOnlySpan<int> _labels;
    private readonly ReadOnlySpan<int> _relocations;
    private readonly ReadOnlySpan<int> _hostAddresses; // Each a place and a function.
    private readonly ReadOnlySpan<int> _veneers;
    private readonly ReadOnlySpan<FaultLanding> _landings;
    private readonly ReadOnlySpan<int> _positions; // Each an offset, a position and a section.
    private readonly ReadOnlySpan<byte> _code;
    private readonly CodeLayout _layout;
    private readonly nint[] _addresses;

    /// <summary>Verifies saved code.</summary>
    /// <param name="emitter">An emitter like that which saved it.</param>
    /// <param name="saved">The saved code.</param>
    /// <param name="key">What it was saved with.</param>
    /// <exception cref="SavedCodeException">It is damaged, or belongs to something else.</exception>
    public CodeLoader(StencilEmitter emitter, ReadOnlySpan<byte> saved, ReadOnlySpan<byte> key)
    {
        _emitter = emitter;
        if (saved.Length < SavedCode.HeaderLength || !saved.StartsWith(SavedCode.Mark))
            throw new SavedCodeException("This is no saved code, or of another version.");
        if (MemoryMarshal.Read<UInt128>(saved[SavedCode.ChecksumStart..]) != SavedCode.ChecksumOf(saved[SavedCode.ChecksumEnd..]))
            throw Damaged();
        _numbers = MemoryMarshal.Cast<byte, int>(saved[SavedCode.ChecksumEnd..SavedCode.HeaderLength]);
        foreach (int number in _numbers)
            if (number < 0)
                throw Damaged();

        ReadOnlySpan<byte> rest = saved[SavedCode.HeaderLength..];
        VerifyBelonging(Take<byte>(ref rest, this[Number.BelongingLength]));
        if (!Take<byte>(ref rest, this[Number.KeyLength]).SequenceEqual(key))
            throw new SavedCodeException("The code was saved with another key: it was made of something else, or in another way.");
        ReadOnlySpan<byte> names = Take<byte>(ref rest, this[Number.NamesLength]);
        _labels = Take<int>(ref rest, this[Number.Labels]);
        _relocations = Take<int>(ref rest, this[Number.Relocations]);
        _hostAddresses = Take<int>(ref rest, 2L * this[Number.HostAddresses]);
        _veneers = Take<int>(ref rest, this[Number.HostFunctions]);
        _landings = Take<FaultLanding>(ref rest, this[Number.Landings]);
        _positions = Take<int>(ref rest, 3L * this[Number.Positions]);
        _code = Take<byte>(ref rest, this[Number.Total]);
        if (!rest.IsEmpty)
            throw Damaged();
        _layout = new CodeLayout(
            this[Number.HotLength], this[Number.Cold], this[Number.ColdLength], this[Number.CodeEnd], this[Number.Data], this[Number.Total], 0, 0);
        _addresses = AddressesOf(emitter, names, this[Number.HostFunctions]);
        VerifyLayout();
        VerifyPlaces();
        VerifyLandings();
    }

    private int this[Number number] => _numbers[(int)number];

    /// <summary>Places it.</summary>
    /// <param name="name">What it is called.</param>
    /// <exception cref="InsufficientMemoryException">There is no room.</exception>
    public SealedCode Load(string? name)
    {
        // These may run out of memory, so they come before code is placed.
        int[] labels = _labels.ToArray();
        CodePosition[] positions = Positions();
        (ulong digest, string text) = _emitter.State;
        return new SealedCode
        {
            Heap = _emitter.Heap,
            Block = Place(),
            Layout = _layout,
            Stamp = _emitter.Stamp,
            Labels = labels,
            Callees = [],
            Links = [],
            Listing = [],
            Positions = positions,
            Functions = [],
            StateDigest = digest,
            StateText = text,
            Name = name,
            SourceFile = _emitter.SourceFile,
        };
    }

    private CodeBlock Place()
    {
        CodeHeap heap = _emitter.Heap;
        CodeBlock block = heap.Allocate(_code.Length, InstructionSet.Current.ImageAlignment);
        try
        {
            if (!_landings.IsEmpty)
                heap.SetLandings(block, _landings);
            using WriteScope scope = heap.Write(block);
            Write(scope.Start, (long)block.Executable);
            scope.Publish();
        }
        catch
        {
            heap.Release(block);
            throw;
        }

        return block;
    }

    private void Write(byte* code, long address)
    {
        _code.CopyTo(new Span<byte>(code, _code.Length));
        foreach (int place in _relocations)
            Unsafe.WriteUnaligned(code + place, Unsafe.ReadUnaligned<long>(code + place) + address);
        for (int i = 0; i < _hostAddresses.Length; i += 2)
        {
            byte* field = code + _hostAddresses[i];
            Unsafe.WriteUnaligned(field, Unsafe.ReadUnaligned<long>(field) + _addresses[_hostAddresses[i + 1]]);
        }

        for (int i = 0; i < _veneers.Length; i++)
            InstructionSet.Current.WriteVeneer(code + _veneers[i], _addresses[i]);
    }

    private CodePosition[] Positions()
    {
        var positions = new CodePosition[_positions.Length / 3];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = new CodePosition(_positions[3 * i], _positions[(3 * i) + 1], (CodeSection)_positions[(3 * i) + 2]);
        return positions;
    }

    private static ReadOnlySpan<T> Take<T>(scoped ref ReadOnlySpan<byte> rest, long count)
        where T : unmanaged
    {
        long length = count * sizeof(T);
        if (length > rest.Length)
            throw Damaged();
        ReadOnlySpan<T> taken = MemoryMarshal.Cast<byte, T>(rest[..(int)length]);
        rest = rest[(int)length..];
        return taken;
    }

    private void VerifyBelonging(ReadOnlySpan<byte> belonging)
    {
        string own = SavedCode.BelongingOf(_emitter);
        string other = Encoding.UTF8.GetString(belonging);
        if (own == other)
            return;
        string[] others = other.Split('\n');
        foreach (string line in own.Split('\n'))
            if (Array.IndexOf(others, line) < 0)
                throw new SavedCodeException($"The code was saved elsewhere: here is {line}.");
        throw Damaged();
    }

    // By their names, each with a zero behind it.
    private static nint[] AddressesOf(StencilEmitter emitter, ReadOnlySpan<byte> names, int count)
    {
        if (count == 0)
            return names.IsEmpty ? [] : throw Damaged();
        Dictionary<string, nint> known = [];
        foreach ((string name, nint address) in emitter.LocateHostFunctions())
            known[name] = address;
        string[] wanted = Encoding.UTF8.GetString(names).Split('\0');
        if (wanted.Length != count + 1 || wanted[count].Length > 0)
            throw Damaged();
        var addresses = new nint[count];
        for (int i = 0; i < count; i++)
            if (!known.TryGetValue(wanted[i], out addresses[i]))
                throw Damaged();
        return addresses;
    }

    private void VerifyLayout()
    {
        int veneers = this[Number.Veneers];
        bool isInOrder = _layout.HotLength > 0 && _layout.HotLength <= _layout.Cold
            && (long)_layout.Cold + _layout.ColdLength <= veneers
            && veneers + ((long)_veneers.Length * InstructionSet.VeneerSize) == _layout.CodeEnd
            && _layout.CodeEnd <= _layout.Data && _layout.Data <= _layout.Total
            && veneers % InstructionSet.CodeAlignment == 0 | _veneers.IsEmpty;
        if (!isInOrder)
            throw Damaged();
        foreach (int veneer in _veneers)
            if (veneer < veneers || veneer > _layout.CodeEnd - InstructionSet.VeneerSize || (veneer - veneers) % InstructionSet.VeneerSize != 0)
                throw Damaged();
    }

    private void VerifyPlaces()
    {
        foreach (int label in _labels)
            if (!_layout.IsUsed(label))
                throw Damaged();
        int end = 0;
        foreach (int place in _relocations)
        {
            // In their order, none over another.
            if (place < end || place > _code.Length - sizeof(long)
                || (ulong)MemoryMarshal.Read<long>(_code[place..]) > (ulong)_code.Length)
                throw Damaged();
            end = place + sizeof(long);
        }

        for (int i = 0; i < _hostAddresses.Length; i += 2)
            if ((uint)_hostAddresses[i] > (uint)(_code.Length - sizeof(long)) || (uint)_hostAddresses[i + 1] >= (uint)_addresses.Length)
                throw Damaged();
        for (int i = 0; i < _positions.Length; i += 3)
            if ((CodeSection)_positions[i + 2] is not (CodeSection.Hot or CodeSection.Cold)
                || (uint)_positions[i] > (uint)_layout.LengthOf((CodeSection)_positions[i + 2]))
                throw Damaged();
    }

    private void VerifyLandings()
    {
        int last = 0;
        foreach (FaultLanding landing in _landings)
        {
            if (!_emitter.Heap.CatchesFaults || landing.End < last || landing.End > _layout.CodeEnd
                || (landing.Landing >= 0 && !_layout.IsCode(landing.Landing)))
                throw Damaged();
            last = landing.End;
        }
    }

    private static SavedCodeException Damaged() => new("The saved code is damaged: it is not as it was written.");
}
