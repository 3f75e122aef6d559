using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

// What is in a directory. Each name is opened as it stands there: were it a link, the link itself is what is open then.
internal sealed unsafe partial class WindowsFile
{
    // How FileDispositionInformationEx and FileRenameInformationEx do it: as in other systems a file that somebody has open loses
    // its name at once, and one that is not to be written may lose it, too.
    private const uint DeleteAtOnce = 0x1 | 0x2 | 0x10;
    private const uint ReplaceAtOnce = 0x1 | 0x2 | 0x40;

    /// <inheritdoc/>
    public override Errno OpenReader(ulong inode, out DirectoryReader? reader)
    {
        int result = WindowsFileCalls.OpenRelative(
            Handle, "", WindowsFileCalls.ReadData, 0, WindowsFileCalls.Open, WindowsFileCalls.AsDirectory, out nint handle);
        reader = result < 0 ? null : new WindowsDirectoryReader(new WindowsFile(handle, DescriptorFlags.None, isWritable: false), inode);
        return WindowsError.Of(result);
    }

    /// <inheritdoc/>
    public override Errno Enter(byte[] name, out HostFile? directory, out byte[]? target)
    {
        (directory, target) = (null, null);
        Errno error = OpenExisting(name, WindowsFileCalls.ReadAttributes, out WindowsFile file, out FileType type);
        if (error != Errno.Success)
            return error;
        if (type == FileType.Directory)
        {
            directory = file;
            return Errno.Success;
        }
        using (file)
        {
            return type switch
            {
                FileType.SymbolicLink => file.ReadLink(out target),
                FileType.RegularFile => Errno.NotDirectory,
                _ => Errno.NotCapable, // a mount point, or nobody knows what
            };
        }
    }

    /// <inheritdoc/>
    public override Errno ReadLink(byte[] name, out byte[]? target)
    {
        target = null;
        Errno error = OpenExisting(name, WindowsFileCalls.ReadAttributes, out WindowsFile file, out FileType type);
        if (error != Errno.Success)
            return error == Errno.NotFound ? Errno.Success : error;
        using (file)
        {
            return type is FileType.SymbolicLink or FileType.Unknown ? file.ReadLink(out target) : Errno.Success;
        }
    }

    /// <inheritdoc/>
    public override Errno Open(byte[] name, in OpenRequest request, out HostFile? file)
    {
        file = null;
        bool creates = request.How.HasFlag(OpenFlags.Create);
        bool isExclusive = creates && request.How.HasFlag(OpenFlags.Exclusive);
        bool cuts = request.How.HasFlag(OpenFlags.Truncate);
        bool writes = request.Write || cuts;
        Errno error = WindowsName.TryConvert(name, out string text);
        if (error == Errno.Success && text.Length == 0 && creates)
            error = isExclusive ? Errno.Exists : Errno.IsDirectory;
        if (error != Errno.Success)
            return error;

        uint access = WindowsFileCalls.ReadAttributes
            | (request.Read ? WindowsFileCalls.ReadData : 0)
            | (writes ? WindowsFileCalls.WriteData | WindowsFileCalls.AppendData : 0);
        bool isWrittenThrough = (request.Flags & (DescriptorFlags.Sync | DescriptorFlags.DataSync)) != 0;
        int result = WindowsFileCalls.OpenRelative(
            Handle, text, access, WindowsFileCalls.Normal,
            isExclusive ? WindowsFileCalls.Create : creates ? WindowsFileCalls.OpenOrCreate : WindowsFileCalls.Open,
            isWrittenThrough ? WindowsFileCalls.WriteThrough : 0, out nint handle);
        if (result < 0)
            return WindowsError.Of(result);

        WindowsFile opened = new(handle, request.Flags, writes);
        error = opened.GetType(out FileType type);
        if (error == Errno.Success)
        {
            error = type switch
            {
                FileType.Directory => creates || writes ? Errno.IsDirectory : Errno.Success,
                FileType.RegularFile or FileType.SymbolicLink when request.Directory => Errno.NotDirectory,
                FileType.RegularFile => cuts ? opened.SetSize(0) : Errno.Success,
                FileType.SymbolicLink => Errno.Loop,
                _ => Errno.NotCapable,
            };
        }
        if (error == Errno.Success)
            file = opened;
        else
            opened.Dispose();
        return error;
    }

    /// <inheritdoc/>
    public override Errno GetStatus(byte[] name, out FileStatus status)
    {
        status = default;
        Errno error = OpenExisting(name, WindowsFileCalls.ReadAttributes, out WindowsFile file, out _);
        if (error != Errno.Success)
            return error;
        using (file)
            return file.GetStatus(out status);
    }

    /// <inheritdoc/>
    public override Errno SetTimes(byte[] name, in FileTimes times)
    {
        Errno error = OpenExisting(
            name, WindowsFileCalls.ReadAttributes | WindowsFileCalls.WriteAttributes, out WindowsFile file, out _);
        if (error != Errno.Success)
            return error;
        using (file)
        {
            return file.Set(WindowsFileCalls.BasicInformation, new WindowsFileInformation.Basic
            {
                AccessTime = WindowsFileInformation.ToTicks(times.Access),
                WriteTime = WindowsFileInformation.ToTicks(times.Write),
            });
        }
    }

    /// <inheritdoc/>
    public override Errno MakeDirectory(byte[] name)
    {
        Errno error = Make(name, WindowsFileCalls.ReadAttributes, WindowsFileCalls.AsDirectory, out WindowsFile? directory);
        directory?.Dispose();
        return error;
    }

    /// <inheritdoc/>
    public override Errno RemoveDirectory(byte[] name)
    {
        Errno error = OpenExisting(
            name, WindowsFileCalls.ReadAttributes | WindowsFileCalls.Delete, out WindowsFile file, out FileType type);
        if (error != Errno.Success)
            return error;
        using (file)
        {
            return type != FileType.Directory ? Errno.NotDirectory
                : IsItself(name) ? Errno.InvalidArgument
                : file.Delete();
        }
    }

    /// <inheritdoc/>
    public override Errno Unlink(byte[] name)
    {
        Errno error = OpenExisting(
            name, WindowsFileCalls.ReadAttributes | WindowsFileCalls.Delete, out WindowsFile file, out FileType type);
        if (error != Errno.Success)
            return error;
        using (file)
            return type == FileType.Directory ? Errno.IsDirectory : file.Delete();
    }

    /// <summary>
    /// Renames. Windows does not replace a directory: an empty one that has the new name is removed before, so that for a moment nothing
    /// has it.
    /// </summary>
    public override Errno Rename(byte[] name, HostFile target, byte[] newName)
    {
        if (IsItself(name) || IsItself(newName))
            return Errno.Busy;
        Errno error = WindowsName.TryConvert(newName, out string newText);
        if (error != Errno.Success)
            return error;
        error = OpenExisting(name, WindowsFileCalls.ReadAttributes | WindowsFileCalls.Delete, out WindowsFile file, out FileType type);
        if (error != Errno.Success)
            return error;
        using (file)
        {
            error = MakeRoom(file, type == FileType.Directory, (WindowsFile)target, newName);
            if (error != Errno.Success)
                return error;
            int result = file.SetName(WindowsFileCalls.RenameInformationEx, ReplaceAtOnce, (WindowsFile)target, newText);
            if (WindowsError.IsUnknownCall(result))
                result = file.SetName(WindowsFileCalls.RenameInformation, 1, (WindowsFile)target, newText);
            return WindowsError.Of(result);
        }
    }

    /// <inheritdoc/>
    public override Errno Link(byte[] name, HostFile target, byte[] newName)
    {
        Errno error = WindowsName.TryConvert(newName, out string newText);
        if (error != Errno.Success)
            return error;
        error = OpenExisting(
            name, WindowsFileCalls.ReadAttributes | WindowsFileCalls.WriteAttributes, out WindowsFile file, out FileType type);
        if (error != Errno.Success)
            return error;
        using (file)
        {
            return type == FileType.Directory ? Errno.NotPermitted
                : IsItself(newName) ? Errno.Exists
                : WindowsError.Of(file.SetName(WindowsFileCalls.LinkInformation, 0, (WindowsFile)target, newText));
        }
    }

    /// <summary>
    /// Makes a symbolic link, where the process may: <see cref="Errno.NotPermitted"/> where it has not the privilege for it,
    /// <see cref="Errno.NotSupported"/> where the disk has no links.
    /// </summary>
    public override Errno MakeLink(ReadOnlySpan<byte> target, byte[] name, Func<bool> leadsToDirectory)
    {
        byte[] point = [];
        Errno error = WindowsName.TryConvertTarget(target, out string text);
        if (error == Errno.Success)
            error = ReparsePoint.Write(text, out point);
        if (error != Errno.Success)
            return error;
        error = Make(
            name, WindowsFileCalls.WriteAttributes | WindowsFileCalls.Delete,
            leadsToDirectory() ? WindowsFileCalls.AsDirectory : WindowsFileCalls.NoDirectory, out WindowsFile? file);
        if (file is null)
            return error;
        using (file)
        {
            WindowsFileCalls.IoStatus io;
            int result;
            fixed (byte* start = point)
            {
                result = WindowsFileCalls.NtFsControlFile(
                    file.Handle, 0, 0, 0, &io, WindowsFileCalls.SetReparsePoint, start, (uint)point.Length, null, 0);
            }
            if (result < 0)
                file.Delete();
            return WindowsError.Of(result);
        }
    }

    private static bool IsItself(byte[] name) => name is [(byte)'.', 0];

    private Errno OpenExisting(byte[] name, uint access, out WindowsFile file, out FileType type)
    {
        (file, type) = (null!, default);
        Errno error = WindowsName.TryConvert(name, out string text);
        if (error != Errno.Success)
            return error;
        int result = WindowsFileCalls.OpenRelative(Handle, text, access, 0, WindowsFileCalls.Open, 0, out nint handle);
        if (result < 0)
            return WindowsError.Of(result);
        file = new WindowsFile(handle, DescriptorFlags.None, isWritable: false);
        error = file.GetType(out type);
        if (error != Errno.Success)
            file.Dispose();
        return error;
    }

    // Makes a file or directory that was not there.
    private Errno Make(byte[] name, uint access, uint options, out WindowsFile? file)
    {
        file = null;
        Errno error = WindowsName.TryConvert(name, out string text);
        if (error == Errno.Success && text.Length == 0)
            error = Errno.Exists;
        if (error != Errno.Success)
            return error;
        int result = WindowsFileCalls.OpenRelative(
            Handle, text, access, WindowsFileCalls.Normal, WindowsFileCalls.Create, options, out nint handle);
        if (result >= 0)
            file = new WindowsFile(handle, DescriptorFlags.None, isWritable: false);
        return WindowsError.Of(result);
    }

    // Finds whether what has the new name may be replaced, and removes it if it is a directory.
    private static Errno MakeRoom(WindowsFile file, bool isDirectory, WindowsFile target, byte[] newName)
    {
        Errno error = target.GetStatus(newName, out FileStatus old);
        if (error != Errno.Success)
            return error == Errno.NotFound ? Errno.Success : error;
        error = file.GetStatus(out FileStatus own);
        if (error != Errno.Success || (own.Inode == old.Inode && own.Device == old.Device))
            return error; // the same, for instance in another case
        return isDirectory != (old.Type == FileType.Directory)
            ? isDirectory ? Errno.NotDirectory : Errno.IsDirectory
            : isDirectory ? target.RemoveDirectory(newName) : Errno.Success;
    }

    private Errno Delete()
    {
        uint how = DeleteAtOnce;
        int result = TrySet(WindowsFileCalls.DispositionInformationEx, &how, sizeof(uint));
        if (!WindowsError.IsUnknownCall(result))
            return WindowsError.Of(result);
        return Set<byte>(WindowsFileCalls.DispositionInformation, 1);
    }

    private Errno ReadLink(out byte[]? target)
    {
        target = null;
        byte[] buffer = new byte[ReparsePoint.MaximumLength];
        WindowsFileCalls.IoStatus io = default;
        int result;
        fixed (byte* start = buffer)
        {
            result = WindowsFileCalls.NtFsControlFile(
                Handle, 0, 0, 0, &io, WindowsFileCalls.GetReparsePoint, null, 0, start, (uint)buffer.Length);
        }
        return result < 0 ? WindowsError.Of(result) : ReparsePoint.Read(buffer.AsSpan(0, (int)io.Information), out target);
    }

    // Gives it a name: FILE_RENAME_INFORMATION and FILE_LINK_INFORMATION are flags, a directory, a length and the name.
    private int SetName(int kind, uint flags, WindowsFile directory, string name)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.AsBytes(name.AsSpan());
        int lengthOffset = 2 * sizeof(nint);
        byte[] bytes = new byte[lengthOffset + sizeof(uint) + text.Length + sizeof(nint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, flags);
        MemoryMarshal.Write(bytes.AsSpan(sizeof(nint)), directory.Handle);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(lengthOffset), (uint)text.Length);
        text.CopyTo(bytes.AsSpan(lengthOffset + sizeof(uint)));
        fixed (byte* start = bytes)
            return TrySet(kind, start, (uint)bytes.Length);
    }
}
