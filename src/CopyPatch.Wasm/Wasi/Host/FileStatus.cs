using System;
using System.Buffers.Binary;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What is known of a file, and its 64 bytes in a guest's memory.</summary>
internal readonly record struct FileStatus(
    ulong Device, ulong Inode, FileType Type, ulong Links, ulong Size, ulong AccessTime, ulong WriteTime, ulong ChangeTime)
{
    /// <summary>How many bytes it has.</summary>
    public const int Bytes = 64;

    /// <summary>Writes it to a guest's memory.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Bytes].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Device);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Inode);
        bytes[16] = (byte)Type;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], Links);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[32..], Size);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], AccessTime);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[48..], WriteTime);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[56..], ChangeTime);
    }
}
