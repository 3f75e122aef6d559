using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// The memory of the module that called. Every access is checked; one that fails ends the call with <see cref="Errno.Fault"/>.
/// </summary>
internal readonly unsafe ref struct GuestMemory
{
    // Not a span: a memory may have 4 GiB.
    private readonly ref byte _start;
    private readonly ulong _length;

    public GuestMemory(Span<byte> memory)
    {
        _start = ref MemoryMarshal.GetReference(memory);
        _length = (ulong)memory.Length;
    }

    /// <summary>Takes unmanaged memory.</summary>
    public GuestMemory(byte* start, ulong length)
    {
        _start = ref Unsafe.AsRef<byte>(start);
        _length = length;
    }

    /// <summary>Fails if not all of a range lies in the memory.</summary>
    /// <exception cref="GuestFaultException">It does not.</exception>
    public void Check(uint address, ulong length)
    {
        if (length > _length || address > _length - length)
            throw new GuestFaultException();
    }

    /// <summary>Gets a range; when it is longer than a span can be, the beginning of it.</summary>
    /// <exception cref="GuestFaultException">Not all of it lies in the memory.</exception>
    public Span<byte> Slice(uint address, ulong length)
    {
        Check(address, length);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _start, (nuint)address), (int)Math.Min(length, int.MaxValue));
    }

    /// <summary>Gets an item of a table, whose range is checked without overflow.</summary>
    public Span<byte> Item(uint table, uint index, uint size)
    {
        ulong address = table + (ulong)index * size;
        if (address > uint.MaxValue)
            throw new GuestFaultException();
        return Slice((uint)address, size);
    }

    public void WriteUInt32(uint address, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Slice(address, sizeof(uint)), value);

    public void WriteUInt64(uint address, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Slice(address, sizeof(ulong)), value);
}
