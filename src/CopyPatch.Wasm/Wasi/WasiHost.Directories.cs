using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace CopyPatch.Wasm.Wasi;

// Listing directories.
internal sealed partial class WasiHost
{
    private const int EntrySize = 24;

    /// <summary>
    /// Writes entries of a directory to a buffer, as many as fit; the last may be cut, and then the guest asks again with the cookie
    /// of the one before. A cookie is the index of an entry in what was there when the guest asked for the first one.
    /// </summary>
    public Errno ReadDirectory(GuestMemory memory, uint number, uint buffer, uint length, ulong cookie, uint result)
    {
        memory.Check(result, sizeof(uint));
        Span<byte> rest = memory.Slice(buffer, length);
        Errno error = _descriptors.FindDirectory(number, Rights.ReadDirectory, out DirectoryDescriptor directory);
        if (error != Errno.Success)
            return error;
        if (cookie == 0 || directory.Listing is null)
        {
            error = DirectoryEntry.ReadAll(directory, out List<DirectoryEntry> listing);
            if (error != Errno.Success)
                return error;
            directory.Listing = listing;
        }
        if (cookie > (ulong)directory.Listing.Count)
            return Errno.InvalidArgument;

        int size = rest.Length;
        Span<byte> head = stackalloc byte[EntrySize];
        for (int index = (int)cookie; index < directory.Listing.Count && !rest.IsEmpty; index++)
        {
            DirectoryEntry entry = directory.Listing[index];
            head.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)index + 1);
            BinaryPrimitives.WriteUInt64LittleEndian(head[8..], entry.Inode);
            BinaryPrimitives.WriteUInt32LittleEndian(head[16..], (uint)entry.Name.Length);
            head[20] = (byte)entry.Type;
            rest = CopyStart(entry.Name, CopyStart(head, rest));
        }
        memory.WriteUInt32(result, (uint)(size - rest.Length));
        return Errno.Success;
    }

    private static Span<byte> CopyStart(scoped ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        int count = Math.Min(bytes.Length, target.Length);
        bytes[..count].CopyTo(target);
        return target[count..];
    }
}
