using System;

namespace CopyPatch.Wasm.Wasi;

// What is in a directory.
internal sealed unsafe partial class LinuxFile
{
    // The process's umask takes from these.
    private const uint DirectoryMode = 0x1FF;
    private const uint FileMode = 0x1B6;

    private const int MaximumLinkLength = 4096;

    /// <inheritdoc/>
    public override Errno OpenReader(ulong inode, out DirectoryReader? reader)
    {
        int number;
        fixed (byte* path = "."u8)
            number = LinuxFileCalls.OpenAt(Number, path, LinuxFileCalls.Directory | LinuxFileCalls.CloseOnExec, 0);
        reader = number < 0 ? null : new LinuxDirectoryReader(new LinuxFile(number), inode);
        return LinuxError.Of(number);
    }

    /// <inheritdoc/>
    public override Errno Enter(byte[] name, out HostFile? directory, out byte[]? target)
    {
        (directory, target) = (null, null);
        int number;
        fixed (byte* text = name)
        {
            number = LinuxFileCalls.OpenAt(
                Number, text,
                LinuxFileCalls.PathOnly | LinuxFileCalls.Directory | LinuxFileCalls.NoFollow | LinuxFileCalls.CloseOnExec, 0);
        }
        if (number >= 0)
        {
            directory = new LinuxFile(number);
            return Errno.Success;
        }
        if (LinuxError.LastCode is not (LinuxError.NotDirectory or LinuxError.Loop))
            return LinuxError.Last;
        Errno result = ReadLink(name, out target);
        return result != Errno.Success ? result : target is null ? Errno.NotDirectory : Errno.Success;
    }

    /// <inheritdoc/>
    public override Errno ReadLink(byte[] name, out byte[]? target)
    {
        target = null;
        byte[] buffer = new byte[MaximumLinkLength];
        nint length;
        fixed (byte* text = name, start = buffer)
            length = LinuxFileCalls.ReadLinkAt(Number, text, start, buffer.Length);
        if (length < 0)
            return LinuxError.LastCode is LinuxError.InvalidArgument or LinuxError.NotFound ? Errno.Success : LinuxError.Last;
        target = buffer.AsSpan(0, (int)length).ToArray();
        return Errno.Success;
    }

    /// <inheritdoc/>
    public override Errno Open(byte[] name, in OpenRequest request, out HostFile? file)
    {
        int flags = LinuxFileCalls.CloseOnExec | LinuxFileCalls.NoFollow | LinuxFileCalls.NoTerminal
            | (request.Directory ? LinuxFileCalls.Directory | LinuxFileCalls.NonBlocking : AccessOf(request) | FlagsOf(request.Flags))
            | (request.How.HasFlag(OpenFlags.Create) ? LinuxFileCalls.Create : 0)
            | (request.How.HasFlag(OpenFlags.Exclusive) ? LinuxFileCalls.Exclusive : 0)
            | (request.How.HasFlag(OpenFlags.Truncate) ? LinuxFileCalls.Truncate : 0);
        int number;
        fixed (byte* text = name)
            number = LinuxFileCalls.OpenAt(Number, text, flags, FileMode);
        file = number < 0 ? null : new LinuxFile(number);
        return LinuxError.Of(number);
    }

    /// <inheritdoc/>
    public override Errno GetStatus(byte[] name, out FileStatus status)
    {
        fixed (byte* text = name)
            return GetStatus(text, LinuxFileCalls.SymlinkNoFollow, out status);
    }

    /// <inheritdoc/>
    public override Errno SetTimes(byte[] name, in FileTimes times)
    {
        TimeSpec* pair = stackalloc TimeSpec[2];
        (pair[0], pair[1]) = (TimeSpec.Of(times.Access), TimeSpec.Of(times.Write));
        fixed (byte* text = name)
            return LinuxError.Of(LinuxFileCalls.SetTimesAt(Number, text, pair, LinuxFileCalls.SymlinkNoFollow));
    }

    /// <inheritdoc/>
    public override Errno MakeDirectory(byte[] name)
    {
        fixed (byte* text = name)
            return LinuxError.Of(LinuxFileCalls.MakeDirectoryAt(Number, text, DirectoryMode));
    }

    /// <inheritdoc/>
    public override Errno RemoveDirectory(byte[] name)
    {
        fixed (byte* text = name)
            return LinuxError.Of(LinuxFileCalls.UnlinkAt(Number, text, LinuxFileCalls.RemoveDirectory));
    }

    /// <inheritdoc/>
    public override Errno Unlink(byte[] name)
    {
        fixed (byte* text = name)
            return LinuxError.Of(LinuxFileCalls.UnlinkAt(Number, text, 0));
    }

    /// <inheritdoc/>
    public override Errno Rename(byte[] name, HostFile target, byte[] newName)
    {
        fixed (byte* text = name, newText = newName)
            return LinuxError.Of(LinuxFileCalls.RenameAt(Number, text, ((LinuxFile)target).Number, newText));
    }

    /// <inheritdoc/>
    public override Errno Link(byte[] name, HostFile target, byte[] newName)
    {
        fixed (byte* text = name, newText = newName)
            return LinuxError.Of(LinuxFileCalls.LinkAt(Number, text, ((LinuxFile)target).Number, newText, 0));
    }

    /// <inheritdoc/>
    public override Errno MakeLink(ReadOnlySpan<byte> target, byte[] name, Func<bool> leadsToDirectory)
    {
        byte[] terminated = [.. target, 0];
        fixed (byte* text = name, start = terminated)
            return LinuxError.Of(LinuxFileCalls.SymlinkAt(start, Number, text));
    }

    private static int AccessOf(in OpenRequest request) =>
        !request.Write ? 0 : request.Read ? LinuxFileCalls.ReadWrite : LinuxFileCalls.WriteOnly;

    private Errno GetStatus(byte* path, int flags, out FileStatus status)
    {
        LinuxStatus linux;
        if (LinuxFileCalls.Status(Number, path, flags, LinuxStatus.Basic, &linux) < 0)
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
