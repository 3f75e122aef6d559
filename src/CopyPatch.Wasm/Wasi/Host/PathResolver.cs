using System;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// Walks a guest's path without ever leaving the directory that it starts in.
/// </summary>
/// <remarks>
/// Each step opens one directory relative to the one before and lets the host follow no link; links are read and walked here.
/// <c>..</c> goes back to the directory that was entered, which is still open. So nobody who renames directories or exchanges
/// them for links meanwhile can make the walk end elsewhere: there is no moment between a check and a use. What remains is that
/// a directory which somebody on the host moves out while the guest has it open stays open for it.
/// </remarks>
internal static class PathResolver
{
    private const int MaximumLength = 4096;
    private const int MaximumLinks = 40;

    // Each has an open directory during the walk.
    private const int MaximumDepth = 256;

    /// <summary>Finds where a path leads.</summary>
    /// <param name="start">The open directory that confines it.</param>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link at its end is followed, too.</param>
    /// <param name="resolved">Where it leads. The name need not exist.</param>
    /// <returns><see cref="Errno.Success"/>, and only then there is a <paramref name="resolved"/>.</returns>
    public static Errno Resolve(HostFile start, ReadOnlySpan<byte> path, bool follow, [NotNullWhen(true)] out ResolvedPath? resolved)
    {
        ResolvedPath walk = new(start);
        Errno result = Check(path);
        if (result == Errno.Success)
            result = Walk(walk, path.ToArray(), follow);
        if (result != Errno.Success)
            walk.Dispose();
        resolved = walk;
        return result;
    }

    /// <summary>Finds whether a text can be a path in a directory.</summary>
    public static Errno Check(ReadOnlySpan<byte> path) =>
        path.IsEmpty ? Errno.NotFound
        : path.Length > MaximumLength ? Errno.NameTooLong
        : path.Contains((byte)0) ? Errno.InvalidArgument
        : !Utf8.IsValid(path) ? Errno.IllegalByteSequence
        : path[0] == '/' ? Errno.NotCapable
        : Errno.Success;

    private static Errno Walk(ResolvedPath walk, byte[] path, bool follow)
    {
        int links = 0;
        for (int at = 0; ;)
        {
            int end = at + LengthOfName(path.AsSpan(at));
            int next = end;
            while (next < path.Length && path[next] == '/')
                next++;
            bool last = next == path.Length;
            ReadOnlySpan<byte> name = path.AsSpan(at, end - at);
            at = next;

            if (name.SequenceEqual(".."u8))
            {
                if (!walk.Leave())
                    return Errno.NotCapable;
            }
            else if (!name.SequenceEqual("."u8) && !name.IsEmpty)
            {
                byte[] terminated = [.. name, 0];
                if (last && !follow)
                    return Finish(walk, terminated, end < next);
                Errno result = last ? walk.Directory.ReadLink(terminated, out byte[]? target) : Enter(walk, terminated, out target);
                if (result != Errno.Success)
                    return result;
                if (target is not null)
                {
                    if (++links > MaximumLinks)
                        return Errno.Loop;
                    if (target is [(byte)'/', ..])
                        return Errno.NotCapable;
                    path = [.. target, .. path.AsSpan(end)];
                    if (path.Length > 2 * MaximumLength)
                        return Errno.NameTooLong;
                    at = 0;
                    continue;
                }
                if (last)
                    return Finish(walk, terminated, end < next);
            }
            if (last)
                return Errno.Success; // the directory itself
        }
    }

    private static int LengthOfName(ReadOnlySpan<byte> path)
    {
        int length = path.IndexOf((byte)'/');
        return length < 0 ? path.Length : length;
    }

    private static Errno Finish(ResolvedPath walk, byte[] name, bool slash)
    {
        (walk.Name, walk.MustBeDirectory) = (name, slash);
        return Errno.Success;
    }

    /// <summary>Goes into a directory, or finds that the name is a link.</summary>
    private static Errno Enter(ResolvedPath walk, byte[] name, out byte[]? target)
    {
        target = null;
        if (walk.Depth == MaximumDepth)
            return Errno.NameTooLong;
        Errno result = walk.Directory.Enter(name, out HostFile? directory, out target);
        if (directory is not null)
            walk.Enter(directory);
        return result;
    }
}
