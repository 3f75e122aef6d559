using System;
using System.Buffers.Binary;

namespace CopyPatch.Wasm.Wasi;

// Reading, writing and positions of files.
internal sealed partial class WasiHost
{
    private const uint VectorSize = 8;

    private delegate Errno Transfer(Descriptor descriptor, Span<byte> buffer, ulong offset, out int count);

    private static readonly Transfer s_read =
        static (Descriptor descriptor, Span<byte> buffer, ulong _, out int count) => descriptor.Read(buffer, out count);
    private static readonly Transfer s_write =
        static (Descriptor descriptor, Span<byte> buffer, ulong _, out int count) => descriptor.Write(buffer, out count);
    private static readonly Transfer s_readAt =
        static (Descriptor descriptor, Span<byte> buffer, ulong offset, out int count) => descriptor.ReadAt(buffer, offset, out count);
    private static readonly Transfer s_writeAt =
        static (Descriptor descriptor, Span<byte> buffer, ulong offset, out int count) => descriptor.WriteAt(buffer, offset, out count);

    public Errno Read(GuestMemory memory, uint descriptor, uint vectors, uint count, uint result) =>
        TransferAll(memory, descriptor, Rights.Read, vectors, count, 0, result, s_read);

    public Errno Write(GuestMemory memory, uint descriptor, uint vectors, uint count, uint result) =>
        TransferAll(memory, descriptor, Rights.Write, vectors, count, 0, result, s_write);

    public Errno ReadAt(GuestMemory memory, uint descriptor, uint vectors, uint count, ulong offset, uint result) =>
        TransferAll(memory, descriptor, Rights.Read | Rights.Seek, vectors, count, offset, result, s_readAt);

    public Errno WriteAt(GuestMemory memory, uint descriptor, uint vectors, uint count, ulong offset, uint result) =>
        TransferAll(memory, descriptor, Rights.Write | Rights.Seek, vectors, count, offset, result, s_writeAt);

    public Errno Seek(GuestMemory memory, uint descriptor, long offset, uint whence, uint result)
    {
        if (whence > 2)
            return Errno.InvalidArgument;
        // Asking where it is needs no right to move it.
        bool moves = offset != 0 || whence != 1;
        return Position(memory, descriptor, moves ? Rights.Seek : Rights.Tell, offset, (int)whence, result);
    }

    public Errno Tell(GuestMemory memory, uint descriptor, uint result) =>
        Position(memory, descriptor, Rights.Tell, 0, 1, result);

    private Errno Position(GuestMemory memory, uint number, Rights required, long offset, int whence, uint result)
    {
        memory.Check(result, sizeof(ulong));
        Errno error = _descriptors.Find(number, required, out Descriptor descriptor);
        if (error != Errno.Success)
            return error;
        error = descriptor.Seek(offset, whence, out ulong position);
        if (error == Errno.Success)
            memory.WriteUInt64(result, position);
        return error;
    }

    private Errno TransferAll(
        GuestMemory memory, uint number, Rights required, uint vectors, uint count, ulong offset, uint result, Transfer transfer)
    {
        memory.Check(result, sizeof(uint));
        Errno error = _descriptors.Find(number, required, out Descriptor descriptor);
        if (error == Errno.Success)
            error = CheckVectors(memory, vectors, count);
        if (error != Errno.Success)
            return error;

        uint total = 0;
        for (uint index = 0; index < count; index++)
        {
            Span<byte> buffer = Vector(memory, vectors, index, out uint length);
            if (length == 0)
                continue;
            error = transfer(descriptor, buffer, offset + total, out int moved);
            if (error != Errno.Success && total == 0)
                return error;
            total += (uint)moved;
            // After something was moved, the next call is to have the error. A terminal or pipe is not read on: more may never come.
            bool mayWait = descriptor.Type != FileType.RegularFile && required.HasFlag(Rights.Read);
            if (error != Errno.Success || (uint)moved < length || mayWait)
                break;
        }
        memory.WriteUInt32(result, total);
        return Errno.Success;
    }

    /// <summary>Checks all buffers before the first is touched, so that a wrong one means that nothing was done.</summary>
    private static Errno CheckVectors(GuestMemory memory, uint vectors, uint count)
    {
        memory.Check(vectors, (ulong)count * VectorSize);
        ulong total = 0;
        for (uint index = 0; index < count; index++)
        {
            Vector(memory, vectors, index, out uint length);
            total += length;
            if (total > uint.MaxValue)
                return Errno.InvalidArgument; // the result could not say it
        }
        return Errno.Success;
    }

    private static Span<byte> Vector(GuestMemory memory, uint vectors, uint index, out uint length)
    {
        ReadOnlySpan<byte> vector = memory.Item(vectors, index, VectorSize);
        length = BinaryPrimitives.ReadUInt32LittleEndian(vector[4..]);
        return memory.Slice(BinaryPrimitives.ReadUInt32LittleEndian(vector), length);
    }
}
