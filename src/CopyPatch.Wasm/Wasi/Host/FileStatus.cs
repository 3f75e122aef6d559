using System;
using System.Buffers.Binary;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What is known of a file, and its 64 bytes in a guest's memory.</summary>
internal readonly record struct FileStatus(
    ulong Device, ulong Inode, FileType Type, ulong Links, ulong Size, ulong AccessTime, ulong WriteTime, ulong ChangeTime)
{
    /// <summary>How many bytes it has.</summary>
    public const int Bytes = 64;

    /// <summary>Gets the status of an open file.</summary>
    public static unsafe Errno Of(HostFile file, out FileStatus status)
    {
        byte empty = 0;
        return Of(file.Number, &empty, LinuxFileCalls.EmptyPath, out status);
    }

    /// <summary>Gets the status of what a resolved path names, not of what it links to.</summary>
    public static unsafe Errno Of(ResolvedPath path, out FileStatus status)
    {
        fixed (byte* name = path.Name)
            return Of(path.Directory, name, LinuxFileCalls.SymlinkNoFollow, out status);
    }

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

    private static unsafe Errno Of(int directory, byte* path, int flags, out FileStatus status)
    {
        LinuxStatus linux;
        if (LinuxFileCalls.Status(directory, path, flags, LinuxStatus.Basic, &linux) < 0)
        {
            status = default;
            return LinuxError.Last;
        }
        status = new FileStatus(
            ((ulong)linux.DeviceMajor << 32) | linux.DeviceMinor, linux.Inode, linux.Type, linux.Links, linux.Size,
            linux.AccessTime.Total, linux.WriteTime.Total, linux.ChangeTime.Total);
        return Errno.Success;
    }
}
