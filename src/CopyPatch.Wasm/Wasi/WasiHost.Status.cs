using System;
using System.Buffers.Binary;

namespace CopyPatch.Wasm.Wasi;

// Descriptors themselves: status, flags, rights, sizes, times.
internal sealed partial class WasiHost
{
    private const int DescriptorStatusSize = 24;
    private const int PrestatSize = 8;

    // Normal, sequential, random, will need, do not need, no reuse.
    private const uint Advices = 6;

    public Errno Close(uint descriptor) => _descriptors.Close(descriptor);

    public Errno Renumber(uint from, uint to) => _descriptors.Renumber(from, to);

    public Errno Sync(uint number, bool dataOnly) =>
        On(number, dataOnly ? Rights.DataSync : Rights.Sync, descriptor => descriptor.Sync(dataOnly));

    public Errno Advise(uint number, ulong offset, ulong length, uint advice) => On(number, Rights.Advise, descriptor =>
        advice >= Advices ? Errno.InvalidArgument : descriptor.Advise(offset, length, advice));

    public Errno Allocate(uint number, ulong offset, ulong length) =>
        On(number, Rights.Allocate, descriptor => descriptor.Allocate(offset, length));

    public Errno DescriptorStatus(GuestMemory memory, uint number, uint result)
    {
        Span<byte> bytes = memory.Slice(result, DescriptorStatusSize);
        Errno error = _descriptors.Find(number, Rights.None, out Descriptor descriptor);
        if (error != Errno.Success)
            return error;
        bytes.Clear();
        bytes[0] = (byte)descriptor.Type;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)descriptor.Flags);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (ulong)descriptor.Rights);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (ulong)descriptor.Inheriting);
        return Errno.Success;
    }

    public Errno SetFlags(uint number, uint flags) => On(number, Rights.SetFlags, descriptor =>
        (flags & ~(uint)DescriptorFlags.All) != 0 ? Errno.InvalidArgument : descriptor.SetFlags((DescriptorFlags)flags));

    /// <summary>Gives rights away. None comes back.</summary>
    public Errno SetRights(uint number, ulong rights, ulong inheriting) => On(number, Rights.None, descriptor =>
    {
        if (((Rights)rights & ~descriptor.Rights) != 0 || ((Rights)inheriting & ~descriptor.Inheriting) != 0)
            return Errno.NotCapable;
        (descriptor.Rights, descriptor.Inheriting) = ((Rights)rights, (Rights)inheriting);
        return Errno.Success;
    });

    public Errno FileStatusOf(GuestMemory memory, uint number, uint result)
    {
        Span<byte> bytes = memory.Slice(result, FileStatus.Bytes);
        Errno error = _descriptors.Find(number, Rights.Status, out Descriptor descriptor);
        if (error != Errno.Success)
            return error;
        error = descriptor.GetStatus(out FileStatus status);
        if (error == Errno.Success)
            status.Write(bytes);
        return error;
    }

    public Errno SetSize(uint number, ulong size) => On(number, Rights.SetSize, descriptor => descriptor.SetSize(size));

    public Errno SetTimes(uint number, ulong access, ulong write, uint flags) => On(number, Rights.SetTimes, descriptor =>
        FileTimes.Of(access, write, flags, out FileTimes times) is var wrong and not Errno.Success ? wrong : descriptor.SetTimes(times));

    public Errno Prestat(GuestMemory memory, uint number, uint result)
    {
        Span<byte> bytes = memory.Slice(result, PrestatSize);
        Errno error = FindPreopened(number, out byte[] name);
        if (error != Errno.Success)
            return error;
        bytes.Clear(); // the first byte says that it is a directory: zero
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], (uint)name.Length);
        return Errno.Success;
    }

    public Errno PrestatName(GuestMemory memory, uint number, uint buffer, uint length)
    {
        Span<byte> bytes = memory.Slice(buffer, length);
        Errno error = FindPreopened(number, out byte[] name);
        if (error == Errno.Success && !name.AsSpan().TryCopyTo(bytes))
            error = Errno.NameTooLong;
        return error;
    }

    /// <summary>Does something with a descriptor that has some rights.</summary>
    private Errno On(uint number, Rights required, Func<Descriptor, Errno> call) =>
        _descriptors.Find(number, required, out Descriptor descriptor) is var error and not Errno.Success ? error : call(descriptor);

    // A C library asks for all numbers from 3 on until it hears that one is bad.
    private Errno FindPreopened(uint number, out byte[] name)
    {
        Errno error = _descriptors.Find(number, Rights.None, out Descriptor descriptor);
        name = (descriptor as DirectoryDescriptor)?.PreopenedName ?? [];
        return error != Errno.Success ? error
            : descriptor is DirectoryDescriptor { PreopenedName: not null } ? Errno.Success
            : Errno.BadDescriptor;
    }
}
