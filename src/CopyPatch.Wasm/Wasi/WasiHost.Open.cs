namespace CopyPatch.Wasm.Wasi;

// Opening files and directories.
internal sealed partial class WasiHost
{
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

    private Errno Open(
        ResolvedPath path, OpenFlags how, DescriptorFlags flags, Rights rights, Rights inheriting, out Descriptor? opened)
    {
        opened = null;
        bool directory = how.HasFlag(OpenFlags.Directory) || path.MustBeDirectory;
        if (directory && how.HasFlag(OpenFlags.Create))
            return path.MustBeDirectory ? Errno.IsDirectory : Errno.InvalidArgument;

        bool write = !directory && (rights & Writing) != 0;
        bool read = !write || (rights & (Rights.Read | Rights.ReadDirectory)) != 0;
        Errno error = path.Directory.Open(path.Name, new OpenRequest(how, directory, read, write, flags), out HostFile? file);
        if (file is null)
            return error;
        error = file.GetStatus(out FileStatus status);
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
}
