using System;

namespace CopyPatch.Wasm.Wasi;

// What paths name: status, links, names.
internal sealed partial class WasiHost
{
    private const uint FollowLinks = 1;

    private delegate Errno NameCall(ResolvedPath path);

    /// <summary>Resolves a path in a directory that has some rights.</summary>
    private Errno Resolve(
        GuestMemory memory, uint number, Rights required, uint path, uint length, bool follow, out ResolvedPath resolved)
    {
        resolved = null!;
        ReadOnlySpan<byte> text = memory.Slice(path, length);
        Errno error = _descriptors.FindDirectory(number, required, out DirectoryDescriptor directory);
        return error != Errno.Success ? error : PathResolver.Resolve(directory.File, text, follow, out resolved!);
    }

    /// <summary>Resolves a path to something that is there, where a slash at the end means what a link there leads to.</summary>
    private Errno ResolveExisting(
        GuestMemory memory, uint number, Rights required, uint flags, uint path, uint length, out ResolvedPath resolved,
        out FileStatus status)
    {
        status = default;
        ReadOnlySpan<byte> text = memory.Slice(path, length);
        bool follow = (flags & FollowLinks) != 0 || text.EndsWith("/"u8);
        Errno error = Resolve(memory, number, required, path, length, follow, out resolved);
        if (error != Errno.Success)
            return error;
        error = resolved.Directory.GetStatus(resolved.Name, out status);
        if (error == Errno.Success && resolved.MustBeDirectory && status.Type != FileType.Directory)
            error = Errno.NotDirectory;
        if (error != Errno.Success)
            resolved.Dispose();
        return error;
    }

    /// <summary>Does something with the name that a path ends in, which is no link to be followed.</summary>
    private Errno OnName(GuestMemory memory, uint number, Rights required, uint path, uint length, NameCall call)
    {
        Errno error = Resolve(memory, number, required, path, length, follow: false, out ResolvedPath resolved);
        if (error != Errno.Success)
            return error;
        using (resolved)
            return call(resolved);
    }

    public Errno PathStatus(GuestMemory memory, uint number, uint flags, uint path, uint length, uint result)
    {
        Span<byte> bytes = memory.Slice(result, FileStatus.Bytes);
        Errno error = ResolveExisting(
            memory, number, Rights.PathStatus, flags, path, length, out ResolvedPath resolved, out FileStatus status);
        if (error == Errno.Success)
        {
            resolved.Dispose();
            status.Write(bytes);
        }
        return error;
    }

    public Errno PathSetTimes(
        GuestMemory memory, uint number, uint flags, uint path, uint length, ulong access, ulong write, uint which)
    {
        Errno error = ResolveExisting(memory, number, Rights.PathSetTimes, flags, path, length, out ResolvedPath resolved, out _);
        if (error != Errno.Success)
            return error;
        using (resolved)
        {
            error = FileTimes.Of(access, write, which, out FileTimes times);
            return error != Errno.Success ? error : resolved.Directory.SetTimes(resolved.Name, times);
        }
    }

    public Errno ReadLink(GuestMemory memory, uint number, uint path, uint length, uint buffer, uint bufferLength, uint result)
    {
        memory.Check(result, sizeof(uint));
        Span<byte> bytes = memory.Slice(buffer, bufferLength);
        Errno error = Resolve(memory, number, Rights.ReadLink, path, length, follow: false, out ResolvedPath resolved);
        if (error != Errno.Success)
            return error;
        using (resolved)
        {
            error = resolved.Directory.ReadLink(resolved.Name, out byte[]? target);
            if (error != Errno.Success)
                return error;
            if (target is null)
                return resolved.Directory.GetStatus(resolved.Name, out _) is var missing and not Errno.Success ? missing : Errno.InvalidArgument;
            int count = Math.Min(target.Length, bytes.Length);
            target.AsSpan(0, count).CopyTo(bytes);
            memory.WriteUInt32(result, (uint)count);
            return Errno.Success;
        }
    }

    public Errno CreateDirectory(GuestMemory memory, uint number, uint path, uint length) =>
        OnName(memory, number, Rights.CreateDirectory, path, length, static resolved =>
            resolved.Directory.MakeDirectory(resolved.Name));

    public Errno RemoveDirectory(GuestMemory memory, uint number, uint path, uint length) =>
        OnName(memory, number, Rights.RemoveDirectory, path, length, static resolved =>
            resolved.Directory.RemoveDirectory(resolved.Name));

    public Errno UnlinkFile(GuestMemory memory, uint number, uint path, uint length) =>
        OnName(memory, number, Rights.UnlinkFile, path, length, static resolved =>
            CheckSlash(resolved) is var error and not Errno.Success ? error : resolved.Directory.Unlink(resolved.Name));

    public Errno Rename(
        GuestMemory memory, uint fromNumber, uint from, uint fromLength, uint toNumber, uint to, uint toLength)
    {
        Errno error = Resolve(memory, fromNumber, Rights.RenameSource, from, fromLength, follow: false, out ResolvedPath source);
        if (error != Errno.Success)
            return error;
        using (source)
        {
            return OnName(memory, toNumber, Rights.RenameTarget, to, toLength, target =>
            {
                source.MustBeDirectory |= target.MustBeDirectory; // only a directory can get a name with a slash
                Errno error = CheckSlash(source);
                return error != Errno.Success ? error : source.Directory.Rename(source.Name, target.Directory, target.Name);
            });
        }
    }

    public Errno Link(
        GuestMemory memory, uint fromNumber, uint flags, uint from, uint fromLength, uint toNumber, uint to, uint toLength)
    {
        Errno error = ResolveExisting(
            memory, fromNumber, Rights.LinkSource, flags, from, fromLength, out ResolvedPath source, out _);
        if (error != Errno.Success)
            return error;
        using (source)
        {
            return OnName(memory, toNumber, Rights.LinkTarget, to, toLength, target =>
                target.MustBeDirectory
                    ? Errno.NotFound // a file has no name with a slash
                    : source.Directory.Link(source.Name, target.Directory, target.Name));
        }
    }

    /// <summary>
    /// Makes a link. A relative one may point out of the directory, as any text may: it is refused when somebody follows it. An
    /// absolute one is refused here, since programs of the host would follow it.
    /// </summary>
    public Errno MakeLink(GuestMemory memory, uint target, uint targetLength, uint number, uint path, uint length)
    {
        ReadOnlySpan<byte> text = memory.Slice(target, targetLength);
        Errno error = Resolve(memory, number, Rights.SymbolicLink, path, length, follow: false, out ResolvedPath resolved);
        if (error != Errno.Success)
            return error;
        using (resolved)
        {
            error = PathResolver.Check(text);
            if (error == Errno.Success && resolved.MustBeDirectory)
                error = Errno.NotFound;
            if (error != Errno.Success)
                return error;
            // Both are short, or there would have been an error.
            byte[] link = memory.Slice(path, length).ToArray();
            byte[] leadsTo = text.ToArray();
            return resolved.Directory.MakeLink(leadsTo, resolved.Name, () => LeadsToDirectory(number, link, leadsTo));
        }
    }

    // Asked of the whole path, since what the link says may lead up to where the path came from.
    private bool LeadsToDirectory(uint number, ReadOnlySpan<byte> link, ReadOnlySpan<byte> target)
    {
        byte[] path = [.. link[..(link.LastIndexOf((byte)'/') + 1)], .. target];
        if (_descriptors.FindDirectory(number, Rights.None, out DirectoryDescriptor directory) != Errno.Success)
            return false;
        if (PathResolver.Resolve(directory.File, path, follow: true, out ResolvedPath? resolved) != Errno.Success)
            return false;
        using (resolved!)
        {
            return resolved!.Directory.GetStatus(resolved.Name, out FileStatus status) == Errno.Success
                && status.Type == FileType.Directory;
        }
    }

    /// <summary>Finds whether what a path with a slash at its end names is a directory. A link is none.</summary>
    private static Errno CheckSlash(ResolvedPath path)
    {
        if (!path.MustBeDirectory)
            return Errno.Success;
        Errno error = path.Directory.GetStatus(path.Name, out FileStatus status);
        return error != Errno.Success ? error : status.Type == FileType.Directory ? Errno.Success : Errno.NotDirectory;
    }
}
