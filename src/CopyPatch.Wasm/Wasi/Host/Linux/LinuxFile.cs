using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A file or directory of Linux, or a device or pipe: the kernel never waits for one of those.</summary>
internal sealed unsafe partial class LinuxFile(int number) : HostFile(number)
{
    private const int MaximumTries = 100;

    private int Number => (int)Handle;

    /// <inheritdoc/>
    public override Errno GetStatus(out FileStatus status)
    {
        byte empty = 0;
        return GetStatus(&empty, LinuxFileCalls.EmptyPath, out status);
    }

    /// <inheritdoc/>
    public override Errno SetTimes(in FileTimes times)
    {
        TimeSpec* pair = stackalloc TimeSpec[2];
        (pair[0], pair[1]) = (TimeSpec.Of(times.Access), TimeSpec.Of(times.Write));
        return LinuxError.Of(LinuxFileCalls.SetTimes(Number, pair));
    }

    /// <inheritdoc/>
    public override Errno Sync(bool dataOnly) =>
        LinuxError.Of(dataOnly ? LinuxFileCalls.SyncData(Number) : LinuxFileCalls.SyncFile(Number));

    /// <inheritdoc/>
    public override Errno Read(Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
            return Transfer(&LinuxFileCalls.Read, start, buffer.Length, out count);
    }

    /// <inheritdoc/>
    public override Errno Write(ReadOnlySpan<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
            return Transfer(&LinuxFileCalls.Write, start, buffer.Length, out count);
    }

    /// <inheritdoc/>
    public override Errno ReadAt(Span<byte> buffer, ulong offset, out int count)
    {
        fixed (byte* start = buffer)
            return Counted(LinuxFileCalls.ReadAt(Number, start, buffer.Length, (long)offset), out count);
    }

    /// <inheritdoc/>
    public override Errno WriteAt(ReadOnlySpan<byte> buffer, ulong offset, out int count)
    {
        fixed (byte* start = buffer)
            return Counted(LinuxFileCalls.WriteAt(Number, start, buffer.Length, (long)offset), out count);
    }

    /// <inheritdoc/>
    public override bool TryWait(bool write, Func<bool> isCancelled) =>
        PollRequest.TryWait(Number, write ? LinuxFileCalls.PollOut : LinuxFileCalls.PollIn, isCancelled);

    /// <inheritdoc/>
    public override Errno Seek(long offset, int whence, out ulong position)
    {
        long result = LinuxFileCalls.Seek(Number, offset, whence);
        position = result < 0 ? 0 : (ulong)result;
        return LinuxError.Of(result);
    }

    /// <inheritdoc/>
    public override Errno SetFlags(DescriptorFlags flags) =>
        LinuxError.Of(LinuxFileCalls.Control(Number, LinuxFileCalls.SetFlags, FlagsOf(flags)));

    /// <inheritdoc/>
    public override Errno Advise(long offset, long length, uint advice)
    {
        // WASI's numbers, then those of Linux: normal, sequential, random, will need, do not need, no reuse.
        ReadOnlySpan<byte> advices = [0, 2, 1, 3, 4, 5];
        return LinuxError.ToErrno(LinuxFileCalls.Advise(Number, offset, length, advices[(int)advice]));
    }

    /// <inheritdoc/>
    public override Errno Allocate(long offset, long length) =>
        LinuxError.ToErrno(LinuxFileCalls.Allocate(Number, offset, length));

    /// <inheritdoc/>
    public override Errno SetSize(long size) => LinuxError.Of(LinuxFileCalls.SetSize(Number, size));

    /// <summary>Goes to a place in the list of a directory.</summary>
    /// <param name="cookie">What the kernel calls it.</param>
    public Errno SeekEntries(long cookie) => LinuxError.Of(LinuxFileCalls.Seek(Number, cookie, 0));

    /// <summary>Reads some of the list of a directory.</summary>
    /// <param name="piece">Where to: <c>linux_dirent64</c>s.</param>
    /// <param name="length">How many bytes there are; 0 at the end.</param>
    public Errno ReadEntries(Span<byte> piece, out int length)
    {
        nint count;
        fixed (byte* start = piece)
            count = LinuxFileCalls.ReadEntries(Number, start, piece.Length);
        return Counted(count, out length);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LinuxFileCalls.Close((int)handle) == 0;

    // Never waiting: a pipe is opened at once, whether there is somebody at its other end or not, and not waited for later.
    private static int FlagsOf(DescriptorFlags flags) =>
        LinuxFileCalls.NonBlocking
        | (flags.HasFlag(DescriptorFlags.Append) ? LinuxFileCalls.Append : 0)
        | (flags.HasFlag(DescriptorFlags.DataSync) ? LinuxFileCalls.DataSync : 0)
        | ((flags & (DescriptorFlags.Sync | DescriptorFlags.ReadSync)) != 0 ? LinuxFileCalls.Sync : 0);

    private Errno Transfer(delegate*<int, byte*, nint, nint> call, byte* start, nint length, out int count)
    {
        nint result;
        int tries = 0;
        do
            result = call(Number, start, length);
        while (result < 0 && LinuxError.LastCode == LinuxError.Interrupted && ++tries < MaximumTries);
        return Counted(result, out count);
    }

    private static Errno Counted(nint result, out int count)
    {
        count = result < 0 ? 0 : (int)result;
        return LinuxError.Of(result);
    }
}
