using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// An open file of the host, or a device or pipe. The host never waits for one of the latter: this does, so that it can be ended.
/// </summary>
internal sealed class FileDescriptor(
    HostFile file, FileType type, DescriptorFlags flags, Rights rights, Rights inheriting, Func<bool> isCancelled)
    : HostDescriptor(file, type, Rights.File, rights, inheriting)
{
    private const DescriptorFlags Changeable = DescriptorFlags.Append | DescriptorFlags.NonBlocking;

    private DescriptorFlags _flags = flags;

    public override DescriptorFlags Flags => _flags;

    public override Errno Read(Span<byte> buffer, out int count)
    {
        Errno error;
        while ((error = File.Read(buffer, out count)) == Errno.TryAgain && Waits)
        {
            if (!File.TryWait(write: false, isCancelled))
                return Errno.Interrupted;
        }
        return error;
    }

    public override Errno Write(ReadOnlySpan<byte> buffer, out int count)
    {
        Errno error;
        while ((error = File.Write(buffer, out count)) == Errno.TryAgain && Waits)
        {
            if (!File.TryWait(write: true, isCancelled))
                return Errno.Interrupted;
        }
        return error;
    }

    public override Errno ReadAt(Span<byte> buffer, ulong offset, out int count) => File.ReadAt(buffer, offset, out count);

    public override Errno WriteAt(ReadOnlySpan<byte> buffer, ulong offset, out int count) => File.WriteAt(buffer, offset, out count);

    public override Errno Seek(long offset, int whence, out ulong position) => File.Seek(offset, whence, out position);

    public override Errno SetFlags(DescriptorFlags flags)
    {
        // Systems set the others only when a file is opened.
        if (((flags ^ _flags) & ~Changeable) != 0)
            return Errno.NotSupported;
        Errno error = File.SetFlags(flags);
        if (error == Errno.Success)
            _flags = flags;
        return error;
    }

    public override Errno Advise(ulong offset, ulong length, uint advice) =>
        offset > long.MaxValue || length > long.MaxValue
            ? Errno.InvalidArgument
            : File.Advise((long)offset, (long)length, advice);

    public override Errno Allocate(ulong offset, ulong length) =>
        offset > long.MaxValue || length > long.MaxValue
            ? Errno.InvalidArgument
            : File.Allocate((long)offset, (long)length);

    public override Errno SetSize(ulong size) => size > long.MaxValue ? Errno.InvalidArgument : File.SetSize((long)size);

    private bool Waits => !_flags.HasFlag(DescriptorFlags.NonBlocking);
}
