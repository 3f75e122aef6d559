using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// An open file of the host, or a device or pipe. The host never waits for one of the latter: this does, so that it can be ended.
/// </summary>
internal sealed unsafe class FileDescriptor(
    HostFile file, FileType type, DescriptorFlags flags, Rights rights, Rights inheriting, Func<bool> isCancelled)
    : HostDescriptor(file, type, Rights.File, rights, inheriting)
{
    private const DescriptorFlags Changeable = DescriptorFlags.Append | DescriptorFlags.NonBlocking;

    private DescriptorFlags _flags = flags;

    public override DescriptorFlags Flags => _flags;

    public override Errno Read(Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
            return Transfer(&LinuxFileCalls.Read, start, buffer.Length, LinuxFileCalls.PollIn, out count);
    }

    public override Errno Write(ReadOnlySpan<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
            return Transfer(&LinuxFileCalls.Write, start, buffer.Length, LinuxFileCalls.PollOut, out count);
    }

    public override Errno ReadAt(Span<byte> buffer, ulong offset, out int count)
    {
        fixed (byte* start = buffer)
            return Counted(LinuxFileCalls.ReadAt(Number, start, buffer.Length, (long)offset), out count);
    }

    public override Errno WriteAt(ReadOnlySpan<byte> buffer, ulong offset, out int count)
    {
        fixed (byte* start = buffer)
            return Counted(LinuxFileCalls.WriteAt(Number, start, buffer.Length, (long)offset), out count);
    }

    public override Errno Seek(long offset, int whence, out ulong position)
    {
        long result = LinuxFileCalls.Seek(Number, offset, whence);
        position = result < 0 ? 0 : (ulong)result;
        return LinuxError.Of(result);
    }

    public override Errno SetFlags(DescriptorFlags flags)
    {
        // Linux sets the others only when a file is opened.
        if (((flags ^ _flags) & ~Changeable) != 0)
            return Errno.NotSupported;
        if (LinuxFileCalls.Control(Number, LinuxFileCalls.SetFlags, HostFlags(flags) | LinuxFileCalls.NonBlocking) < 0)
            return LinuxError.Last;
        _flags = flags;
        return Errno.Success;
    }

    public override Errno Advise(ulong offset, ulong length, int advice) =>
        offset > long.MaxValue || length > long.MaxValue
            ? Errno.InvalidArgument
            : LinuxError.ToErrno(LinuxFileCalls.Advise(Number, (long)offset, (long)length, advice));

    public override Errno Allocate(ulong offset, ulong length) =>
        offset > long.MaxValue || length > long.MaxValue
            ? Errno.InvalidArgument
            : LinuxError.ToErrno(LinuxFileCalls.Allocate(Number, (long)offset, (long)length));

    public override Errno SetSize(ulong size) =>
        size > long.MaxValue ? Errno.InvalidArgument : LinuxError.Of(LinuxFileCalls.SetSize(Number, (long)size));

    /// <summary>Gets what Linux calls some flags.</summary>
    public static int HostFlags(DescriptorFlags flags) =>
        (flags.HasFlag(DescriptorFlags.Append) ? LinuxFileCalls.Append : 0)
        | (flags.HasFlag(DescriptorFlags.NonBlocking) ? LinuxFileCalls.NonBlocking : 0)
        | (flags.HasFlag(DescriptorFlags.DataSync) ? LinuxFileCalls.DataSync : 0)
        | ((flags & (DescriptorFlags.Sync | DescriptorFlags.ReadSync)) != 0 ? LinuxFileCalls.Sync : 0);

    private Errno Transfer(
        delegate*<int, byte*, nint, nint> call, byte* start, nint length, short readiness, out int count)
    {
        nint result;
        int tries = 0;
        while ((result = call(Number, start, length)) < 0)
        {
            bool waits = LinuxError.LastCode == LinuxError.WouldBlock && !_flags.HasFlag(DescriptorFlags.NonBlocking);
            if (!waits && !Again(result, ref tries))
                break;
            count = 0;
            if (waits && !PollRequest.TryWait(Number, readiness, isCancelled))
                return Errno.Interrupted;
        }
        return Counted(result, out count);
    }

    private static Errno Counted(nint result, out int count)
    {
        count = result < 0 ? 0 : (int)result;
        return LinuxError.Of(result);
    }
}
