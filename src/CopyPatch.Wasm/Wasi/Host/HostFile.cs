using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// An open file or directory of the host. Names are looked up relative to an open directory, one at a time: each is one name, never a
/// path, and no link is followed there. The finalizer closes it if nobody else did.
/// </summary>
/// <remarks>Names are UTF-8 and end with a zero; <c>.</c> is the directory itself, and none is <c>..</c>.</remarks>
internal abstract class HostFile : SafeHandle
{
    /// <summary>Takes an open file.</summary>
    /// <param name="handle">What the host calls it.</param>
    protected HostFile(nint handle)
        : base(-1, ownsHandle: true) => SetHandle(handle);

    /// <inheritdoc/>
    public sealed override bool IsInvalid => handle == -1;

    /// <summary>Gets what the host calls the file.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    protected nint Handle => IsClosed ? throw new ObjectDisposedException(nameof(HostFile)) : handle;

    /// <summary>Gets its status.</summary>
    public abstract Errno GetStatus(out FileStatus status);

    /// <summary>Sets its times.</summary>
    public abstract Errno SetTimes(in FileTimes times);

    /// <summary>Brings it to its disk.</summary>
    /// <param name="dataOnly">Whether the data will do.</param>
    public abstract Errno Sync(bool dataOnly);

    /// <summary>Reads at its position. <see cref="Errno.TryAgain"/> where that would have to wait: no call here waits.</summary>
    public abstract Errno Read(Span<byte> buffer, out int count);

    /// <summary>Writes at its position, or at its end (<see cref="DescriptorFlags.Append"/>).</summary>
    public abstract Errno Write(ReadOnlySpan<byte> buffer, out int count);

    /// <summary>Reads elsewhere.</summary>
    public abstract Errno ReadAt(Span<byte> buffer, ulong offset, out int count);

    /// <summary>Writes elsewhere.</summary>
    public abstract Errno WriteAt(ReadOnlySpan<byte> buffer, ulong offset, out int count);

    /// <summary>Waits until <see cref="Read"/> or <see cref="Write"/> would not say <see cref="Errno.TryAgain"/>.</summary>
    /// <returns>False if it was to stop.</returns>
    public abstract bool TryWait(bool write, Func<bool> isCancelled);

    /// <summary>Moves its position.</summary>
    /// <param name="offset">How far.</param>
    /// <param name="whence">0 from its start, 1 from its position, 2 from its end.</param>
    /// <param name="position">Where it is then.</param>
    public abstract Errno Seek(long offset, int whence, out ulong position);

    /// <summary>Sets how it is written and waited for: <see cref="DescriptorFlags.Append"/> and <see cref="DescriptorFlags.NonBlocking"/>.</summary>
    public abstract Errno SetFlags(DescriptorFlags flags);

    /// <summary>Says how it will be used.</summary>
    /// <param name="offset">From where.</param>
    /// <param name="length">How far; 0 for all.</param>
    /// <param name="advice">What WASI calls it: 0 to 5.</param>
    public abstract Errno Advise(long offset, long length, uint advice);

    /// <summary>Reserves space. The file grows where it ends before.</summary>
    public abstract Errno Allocate(long offset, long length);

    /// <summary>Cuts it or makes it grow.</summary>
    public abstract Errno SetSize(long size);

    /// <summary>Opens this directory to be listed.</summary>
    /// <param name="inode">Its number.</param>
    /// <param name="reader">What reads it, if that went well.</param>
    public abstract Errno OpenReader(ulong inode, out DirectoryReader? reader);

    /// <summary>Goes into a directory of this directory, or finds that the name is a link.</summary>
    /// <param name="name">The name.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="target">What the link says.</param>
    /// <returns><see cref="Errno.Success"/>, and then there is one of both.</returns>
    public abstract Errno Enter(byte[] name, out HostFile? directory, out byte[]? target);

    /// <summary>Reads a link. There is no target when the name is something else or nothing.</summary>
    public abstract Errno ReadLink(byte[] name, out byte[]? target);

    /// <summary>Opens what a name stands for, which may be a directory. <see cref="Errno.Loop"/> for a link.</summary>
    public abstract Errno Open(byte[] name, in OpenRequest request, out HostFile? file);

    /// <summary>Gets the status of what a name stands for.</summary>
    public abstract Errno GetStatus(byte[] name, out FileStatus status);

    /// <summary>Sets the times of what a name stands for.</summary>
    public abstract Errno SetTimes(byte[] name, in FileTimes times);

    /// <summary>Makes a directory.</summary>
    public abstract Errno MakeDirectory(byte[] name);

    /// <summary>Removes an empty directory.</summary>
    public abstract Errno RemoveDirectory(byte[] name);

    /// <summary>Removes a name that is no directory's.</summary>
    public abstract Errno Unlink(byte[] name);

    /// <summary>Renames, over a file or an empty directory that has the new name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="target">The directory that gets it; of the same system.</param>
    /// <param name="newName">Its name there.</param>
    public abstract Errno Rename(byte[] name, HostFile target, byte[] newName);

    /// <summary>Gives a file another name.</summary>
    /// <param name="name">The name that it has.</param>
    /// <param name="target">The directory that gets the other; of the same system.</param>
    /// <param name="newName">The other.</param>
    public abstract Errno Link(byte[] name, HostFile target, byte[] newName);

    /// <summary>Makes a symbolic link.</summary>
    /// <param name="target">What it says, in UTF-8: a relative path.</param>
    /// <param name="name">Its name.</param>
    /// <param name="leadsToDirectory">Finds whether it leads to a directory now: for systems where that makes a difference.</param>
    public abstract Errno MakeLink(ReadOnlySpan<byte> target, byte[] name, Func<bool> leadsToDirectory);
}
