using System;

namespace CopyPatch.Wasm.Wasi;

// What paths name: status, links, names.
internal sealed partial class WasiHost
{
    private const uint FollowLinks = 1;
    private const uint DirectoryMode = 0x1FF; // the process's umask takes from it

    private unsafe delegate Errno NameCall(ResolvedPath path, byte* name);

    /// <summary>Resolves a path in a directory that has some rights.</summary>
    private Errno Resolve(
        GuestMemory memory, uint number, Rights required, uint path, uint length, bool follow, out ResolvedPath resolved)
    {
        resolved = null!;
        ReadOnlySpan<byte> text = memory.Slice(path, length);
        Errno error = _descriptors.FindDirectory(number, required, out DirectoryDescriptor directory);
        return error != Errno.Success ? error : PathResolver.Resolve(directory.Number, text, follow, out resolved!);
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
        error = FileStatus.Of(resolved, out status);
        if (error == Errno.Success && resolved.MustBeDirectory && status.Type != FileType.Directory)
            error = Errno.NotDirectory;
        if (error != Errno.Success)
            resolved.Dispose();
        return error;
    }

    /// <summary>Does something with the name that a path ends in, which is no link to be followed.</summary>
    private unsafe Errno OnName(GuestMemory memory, uint number, Rights required, uint path, uint length, NameCall call)
    {
        Errno error = Resolve(memory, number, required, path, length, follow: false, out ResolvedPath resolved);
        if (error != Errno.Success)
            return error;
        using (resolved)
            fixed (byte* name = resolved.Name)
                return call(resolved, name);
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

    public unsafe Errno PathSetTimes(
        GuestMemory memory, uint number, uint flags, uint path, uint length, ulong access, ulong write, uint which)
    {
        Errno error = ResolveExisting(memory, number, Rights.PathSetTimes, flags, path, length, out ResolvedPath resolved, out _);
        if (error != Errno.Success)
            return error;
        using (resolved)
            fixed (byte* name = resolved.Name)
            {
                error = FileTimes.Of(access, write, which, out FileTimes times);
                if (error != Errno.Success)
                    return error;
                TimeSpec* pair = stackalloc TimeSpec[2];
                (pair[0], pair[1]) = (times.Access, times.Write);
                return LinuxError.Of(LinuxFileCalls.SetTimesAt(resolved.Directory, name, pair, LinuxFileCalls.SymlinkNoFollow));
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
            error = PathResolver.ReadLink(resolved.Directory, resolved.Name, out byte[]? target);
            if (error != Errno.Success)
                return error;
            if (target is null)
                return FileStatus.Of(resolved, out _) is var missing and not Errno.Success ? missing : Errno.InvalidArgument;
            int count = Math.Min(target.Length, bytes.Length);
            target.AsSpan(0, count).CopyTo(bytes);
            memory.WriteUInt32(result, (uint)count);
            return Errno.Success;
        }
    }

    public unsafe Errno CreateDirectory(GuestMemory memory, uint number, uint path, uint length) =>
        OnName(memory, number, Rights.CreateDirectory, path, length, static (resolved, name) =>
            LinuxError.Of(LinuxFileCalls.MakeDirectoryAt(resolved.Directory, name, DirectoryMode)));

    public unsafe Errno RemoveDirectory(GuestMemory memory, uint number, uint path, uint length) =>
        OnName(memory, number, Rights.RemoveDirectory, path, length, static (resolved, name) =>
            LinuxError.Of(LinuxFileCalls.UnlinkAt(resolved.Directory, name, LinuxFileCalls.RemoveDirectory)));

    public unsafe Errno UnlinkFile(GuestMemory memory, uint number, uint path, uint length) =>
        OnName(memory, number, Rights.UnlinkFile, path, length, static (resolved, name) =>
            CheckSlash(resolved) is var error and not Errno.Success
                ? error
                : LinuxError.Of(LinuxFileCalls.UnlinkAt(resolved.Directory, name, 0)));

    public unsafe Errno Rename(
        GuestMemory memory, uint fromNumber, uint from, uint fromLength, uint toNumber, uint to, uint toLength)
    {
        Errno error = Resolve(memory, fromNumber, Rights.RenameSource, from, fromLength, follow: false, out ResolvedPath source);
        if (error != Errno.Success)
            return error;
        using (source)
        {
            return OnName(memory, toNumber, Rights.RenameTarget, to, toLength, (target, name) =>
            {
                source.MustBeDirectory |= target.MustBeDirectory; // only a directory can get a name with a slash
                Errno error = CheckSlash(source);
                fixed (byte* sourceName = source.Name)
                {
                    return error != Errno.Success
                        ? error
                        : LinuxError.Of(LinuxFileCalls.RenameAt(source.Directory, sourceName, target.Directory, name));
                }
            });
        }
    }

    public unsafe Errno Link(
        GuestMemory memory, uint fromNumber, uint flags, uint from, uint fromLength, uint toNumber, uint to, uint toLength)
    {
        Errno error = ResolveExisting(
            memory, fromNumber, Rights.LinkSource, flags, from, fromLength, out ResolvedPath source, out _);
        if (error != Errno.Success)
            return error;
        using (source)
        {
            return OnName(memory, toNumber, Rights.LinkTarget, to, toLength, (target, name) =>
            {
                fixed (byte* sourceName = source.Name)
                {
                    return target.MustBeDirectory
                        ? Errno.NotFound // a file has no name with a slash
                        : LinuxError.Of(LinuxFileCalls.LinkAt(source.Directory, sourceName, target.Directory, name, 0));
                }
            });
        }
    }

    /// <summary>
    /// Makes a link. A relative one may point out of the directory, as any text may: it is refused when somebody follows it. An
    /// absolute one is refused here, since programs of the host would follow it.
    /// </summary>
    public unsafe Errno MakeLink(GuestMemory memory, uint target, uint targetLength, uint number, uint path, uint length)
    {
        ReadOnlySpan<byte> text = memory.Slice(target, targetLength);
        Errno error = PathResolver.Check(text); // and so it is short
        byte[] terminated = error == Errno.Success ? [.. text, 0] : [];
        return OnName(memory, number, Rights.SymbolicLink, path, length, (resolved, name) =>
        {
            fixed (byte* start = terminated)
            {
                return error != Errno.Success ? error
                    : resolved.MustBeDirectory ? Errno.NotFound
                    : LinuxError.Of(LinuxFileCalls.SymlinkAt(start, resolved.Directory, name));
            }
        });
    }

    /// <summary>Finds whether what a path with a slash at its end names is a directory. A link is none.</summary>
    private static Errno CheckSlash(ResolvedPath path)
    {
        if (!path.MustBeDirectory)
            return Errno.Success;
        Errno error = FileStatus.Of(path, out FileStatus status);
        return error != Errno.Success ? error : status.Type == FileType.Directory ? Errno.Success : Errno.NotDirectory;
    }
}
