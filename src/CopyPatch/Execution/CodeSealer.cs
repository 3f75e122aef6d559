using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// Turns an emission into code that can run: takes memory, resolves the patches, and writes code, veneers and data
/// through the writable view.
/// </summary>
/// <remarks>
/// All that can fail comes before the first byte is written, and patches are applied to the emission's own bytes, so
/// a failure leaves the heap and the emission as they were.
/// </remarks>
internal readonly unsafe ref struct CodeSealer
{
    private readonly StencilEmitter _emitter;
    private readonly EmissionBuffer _buffer;
    private readonly int _length;
    private readonly int _veneers;
    private readonly int _data;
    private readonly int _total;

    private CodeSealer(StencilEmitter emitter, EmissionBuffer buffer)
    {
        _emitter = emitter;
        _buffer = buffer;
        _length = emitter.Length;

        // One trap behind the code, so that code which falls off its end stops instead of running its neighbour.
        int end = checked(_length + Poison.InstructionSize(Machine.Architecture));
        int veneerCount = buffer.Addresses.VeneerCount;
        _veneers = veneerCount == 0 ? end : AlignUp(end, Veneer.Size);
        end = checked(_veneers + (veneerCount * Veneer.Size));
        _data = buffer.Data.Length == 0 ? end : AlignUp(end, buffer.Data.Alignment);
        _total = checked(_data + buffer.Data.Length);
    }

    /// <summary>Compiles what an emitter holds.</summary>
    public static CodeBlock Seal(StencilEmitter emitter)
    {
        if (emitter.Buffer is not { } buffer || emitter.Length == 0)
            throw new InvalidOperationException($"Nothing was emitted: {emitter.GetType().Name} has no code to compile.");
        if (!emitter.MayEnd)
            throw new InvalidOperationException($"The code ends with {LastStencil(emitter, buffer)}, which goes on with the next.");
        return new CodeSealer(emitter, buffer).Seal();
    }

    private static int AlignUp(int offset, int alignment) => checked(offset + alignment - 1) & -alignment;

    private CodeBlock Seal()
    {
        CodeHeap heap = _emitter.Heap;
        int callees = RetainCallees();
        CodeBlock block = default;
        try
        {
            block = heap.Allocate(_total, Math.Max(BlockAllocator.Granule, _buffer.Data.Alignment));
            Resolve(block.Executable);
        }
        catch
        {
            if (block.Id != 0)
                heap.Release(block);
            ReleaseCallees(callees);
            throw;
        }
        Write(block.Writable);
        heap.Publish(block);
        return block;
    }

    private void Resolve(byte* code)
    {
        byte* start = _buffer.Start;
        ReadOnlySpan<int> labels = _buffer.Labels.Offsets;
        foreach (ref readonly LoggedPatch patch in _buffer.Patches.Patches)
        {
            long value;
            if (patch.Target == PatchTarget.Label)
            {
                int offset = labels[patch.Number];
                if ((uint)offset >= (uint)_length)
                    ThrowNowhere(patch, offset);
                value = (long)code + offset;
            }
            else
            {
                value = patch.Target == PatchTarget.Datum
                    ? (long)code + _data + _buffer.Data.OffsetOf(patch.Number)
                    : AddressFor(patch, code);
            }
            if (!PatchEncoder.TryApply(patch.Kind, start + patch.Site, value + patch.Addend, (long)code + patch.Site))
                ThrowOutOfRange(patch, value, code);
        }
    }

    private long AddressFor(in LoggedPatch patch, byte* code)
    {
        ref readonly AddressTable.Entry entry = ref _buffer.Addresses.Entries[patch.Number];
        return entry.Veneer >= 0 && PatchEncoder.IsBranch(patch.Kind, patch.Addend)
            ? (long)code + _veneers + (entry.Veneer * Veneer.Size)
            : entry.Address;
    }

    private void Write(byte* code)
    {
        Unsafe.CopyBlockUnaligned(code, _buffer.Start, (uint)_length);
        foreach (ref readonly AddressTable.Entry entry in _buffer.Addresses.Entries)
            if (entry.Veneer >= 0)
                Veneer.Write(code + _veneers + (entry.Veneer * Veneer.Size), entry.Address, Machine.Architecture);
        foreach (int datum in _buffer.Data.Placed)
            _emitter.BytesOfDatum(datum).CopyTo(new Span<byte>(code + _data + _buffer.Data.OffsetOf(datum), _total - _data));
    }

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

    [DoesNotReturn]
    private void ThrowNowhere(in LoggedPatch patch, int offset) => throw new InvalidOperationException(
        $"The {_buffer.Labels.Describe(patch.Number)} is used by {Where(patch)}, but " +
        (offset < 0 ? "was never marked." : "nothing is emitted behind it."));

    [DoesNotReturn]
    private void ThrowOutOfRange(in LoggedPatch patch, long value, byte* code)
    {
        string target = patch.Target switch
        {
            PatchTarget.Label => _buffer.Labels.Describe(patch.Number),
            PatchTarget.Datum => $"datum {patch.Number}",
            _ => _buffer.Addresses.Entries[patch.Number].Code is { } callee ? callee.GetType().Name : "the host function",
        };
        throw new OverflowException(
            $"The patch {patch.Kind} of {Where(patch)} does not fit: {target} is at 0x{value:x}, plus {patch.Addend}, and the " +
            $"patch site at 0x{(long)code + patch.Site:x}.");
    }

    private string Where(in LoggedPatch patch)
    {
        int stencil = _buffer.Listing.StencilAt(patch.Site);
        return stencil >= 0
            ? $"stencil {_emitter.NameOfStencil(stencil)} (at offset {patch.Site})"
            : $"the stencil at offset {patch.Site} ({nameof(StencilEmitter.KeepListing)} gives its name)";
    }

    private static string LastStencil(StencilEmitter emitter, EmissionBuffer buffer)
    {
        int stencil = buffer.Listing.StencilAt(emitter.Length);
        return stencil >= 0
            ? $"stencil {emitter.NameOfStencil(stencil)}"
            : $"a stencil ({nameof(StencilEmitter.KeepListing)} gives its name)";
    }
}
