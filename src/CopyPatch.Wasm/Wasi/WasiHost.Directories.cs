using System;
using System.Buffers.Binary;

namespace CopyPatch.Wasm.Wasi;

// Listing directories.
internal sealed partial class WasiHost
{
    private const int EntrySize = 24;

    /// <summary>
    /// Writes entries of a directory to a buffer, as many as fit; the last may be cut, and then the guest asks again with the cookie
    /// of the one before.
    /// </summary>
    public Errno ReadDirectory(GuestMemory memory, uint number, uint buffer, uint length, ulong cookie, uint result)
    {
        memory.Check(result, sizeof(uint));
        Span<byte> rest = memory.Slice(buffer, length);
        Errno error = _descriptors.FindDirectory(number, Rights.ReadDirectory, out DirectoryDescriptor directory);
        if (error != Errno.Success)
            return error;
        error = directory.GetReader(out DirectoryReader reader);
        if (error == Errno.Success)
            error = reader.Seek(cookie);

        int size = rest.Length;
        Span<byte> head = stackalloc byte[EntrySize];
        while (error == Errno.Success && !rest.IsEmpty)
        {
            error = reader.Peek(out DirectoryEntry entry);
            if (entry.Name.IsEmpty)
                break;
            head.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(head, entry.Cookie);
            BinaryPrimitives.WriteUInt64LittleEndian(head[8..], entry.Inode);
            BinaryPrimitives.WriteUInt32LittleEndian(head[16..], (uint)entry.Name.Length);
            head[20] = (byte)entry.Type;
            bool isWhole = rest.Length >= EntrySize + entry.Name.Length;
            rest = CopyStart(entry.Name, CopyStart(head, rest));
            if (isWhole)
                reader.Advance();
        }
        // After something was read, the next call is to have the error.
        if (error != Errno.Success && rest.Length == size)
            return error;
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
