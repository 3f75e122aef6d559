namespace CopyPatch.Wasm.Wasi;

// Opening files and directories.
internal sealed partial class WasiHost
{
    private const uint FileMode = 0x1B6; // the process's umask takes from it

    // What needs a file that is open for writing. Other rights that were asked for in vain are left out without a word: C libraries
    // ask for what there is, and some languages for more.
    private const Rights Writing = Rights.Write | Rights.Allocate | Rights.SetSize;

    public Errno Open(
        GuestMemory memory, uint number, uint lookup, uint path, uint length, uint open, ulong rights, ulong inheriting, uint flags,
        uint result)
    {
        memory.Check(result, sizeof(uint));
        OpenFlags how = (OpenFlags)open;
        if ((open & ~(uint)OpenFlags.All) != 0 || (flags & ~(uint)DescriptorFlags.All) != 0)
            return Errno.InvalidArgument;
        Rights required = Rights.Open
            | (how.HasFlag(OpenFlags.Create) ? Rights.CreateFile : 0)
            | (how.HasFlag(OpenFlags.Truncate) ? Rights.PathSetSize : 0);
        Errno error = _descriptors.FindDirectory(number, required, out DirectoryDescriptor directory);
        if (error != Errno.Success)
            return error;
        Rights wanted = (Rights)rights & directory.Inheriting;
        if (((Rights)rights & Rights.Write & ~directory.Inheriting) != 0)
            return Errno.NotCapable;

        // A file that must be new is not what an old link leads to.
        bool exclusive = how.HasFlag(OpenFlags.Create | OpenFlags.Exclusive);
        error = Resolve(memory, number, required, path, length, (lookup & FollowLinks) != 0 && !exclusive, out ResolvedPath resolved);
        if (error != Errno.Success)
            return error;
        Descriptor? opened;
        using (resolved)
            error = Open(resolved, how, (DescriptorFlags)flags, wanted, (Rights)inheriting & directory.Inheriting, out opened);
        if (opened is null)
            return error;
        error = _descriptors.Add(opened, out uint added);
        if (error != Errno.Success)
            opened.Dispose();
        else
            memory.WriteUInt32(result, added);
        return error;
    }

    private unsafe Errno Open(
        ResolvedPath path, OpenFlags how, DescriptorFlags flags, Rights rights, Rights inheriting, out Descriptor? opened)
    {
        opened = null;
        bool directory = how.HasFlag(OpenFlags.Directory) || path.MustBeDirectory;
        if (directory && how.HasFlag(OpenFlags.Create))
            return path.MustBeDirectory ? Errno.IsDirectory : Errno.InvalidArgument;

        // Never waiting: a pipe is opened at once, whether there is somebody at its other end or not.
        int host = LinuxFileCalls.CloseOnExec | LinuxFileCalls.NoFollow | LinuxFileCalls.NoTerminal | LinuxFileCalls.NonBlocking
            | (directory ? LinuxFileCalls.Directory : Access(rights) | FileDescriptor.HostFlags(flags))
            | (how.HasFlag(OpenFlags.Create) ? LinuxFileCalls.Create : 0)
            | (how.HasFlag(OpenFlags.Exclusive) ? LinuxFileCalls.Exclusive : 0)
            | (how.HasFlag(OpenFlags.Truncate) ? LinuxFileCalls.Truncate : 0);
        int number;
        fixed (byte* name = path.Name)
            number = LinuxFileCalls.OpenAt(path.Directory, name, host, FileMode);
        if (number < 0)
            return LinuxError.Last;

        HostFile file = new(number);
        Errno error = FileStatus.Of(file, out FileStatus status);
        if (error == Errno.Success && how.HasFlag(OpenFlags.Directory) && rights.HasFlag(Rights.Write))
            error = Errno.IsDirectory;
        if (error != Errno.Success)
            file.Dispose();
        else if (status.Type == FileType.Directory)
            opened = new DirectoryDescriptor(file, null, rights, inheriting);
        else
            opened = new FileDescriptor(file, status.Type, flags, rights, inheriting, IsCancelled);
        return error;
    }

    private static int Access(Rights rights) =>
        (rights & Writing) == 0 ? 0
        : (rights & (Rights.Read | Rights.ReadDirectory)) == 0 ? LinuxFileCalls.WriteOnly
        : LinuxFileCalls.ReadWrite;
}
