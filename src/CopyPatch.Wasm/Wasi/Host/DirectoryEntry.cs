using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A name in a directory.</summary>
internal readonly record struct DirectoryEntry(ulong Inode, FileType Type, byte[] Name)
{
    // Where things are in a dirent of Linux on a 64-bit processor.
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    /// <summary>Reads a directory: <c>.</c> and <c>..</c> first, then the others as they come.</summary>
    public static unsafe Errno ReadAll(DirectoryDescriptor directory, out List<DirectoryEntry> entries)
    {
        entries = [];
        Errno result = directory.GetStatus(out FileStatus own);
        if (result != Errno.Success)
            return result;
        // The guest is not to know what is above, so that is no other number.
        entries.Add(new DirectoryEntry(own.Inode, FileType.Directory, "."u8.ToArray()));
        entries.Add(new DirectoryEntry(own.Inode, FileType.Directory, ".."u8.ToArray()));

        nint list = Open(directory.Number);
        if (list == 0)
            return LinuxError.Last;
        try
        {
            byte* entry;
            while ((entry = LinuxFileCalls.ReadList(list)) != null)
            {
                ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    entries.Add(new DirectoryEntry(*(ulong*)entry, TypeOf(entry[TypeOffset]), name.ToArray()));
            }
            return LinuxError.Last;
        }
        finally
        {
            LinuxFileCalls.CloseList(list);
        }
    }

    // The list gets a descriptor of its own, as it closes it and moves its position.
    private static unsafe nint Open(int directory)
    {
        int own;
        fixed (byte* path = "."u8)
            own = LinuxFileCalls.OpenAt(directory, path, LinuxFileCalls.Directory | LinuxFileCalls.CloseOnExec, 0);
        if (own < 0)
            return 0;
        nint list = LinuxFileCalls.OpenList(own);
        if (list == 0)
            LinuxFileCalls.Close(own);
        return list;
    }

    private static FileType TypeOf(byte type) => type switch
    {
        2 => FileType.CharacterDevice,
        4 => FileType.Directory,
        6 => FileType.BlockDevice,
        8 => FileType.RegularFile,
        10 => FileType.SymbolicLink,
        12 => FileType.StreamSocket,
        _ => FileType.Unknown,
    };
}
