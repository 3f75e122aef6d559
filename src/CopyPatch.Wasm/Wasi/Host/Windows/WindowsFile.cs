using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A file or directory of Windows.</summary>
/// <param name="opened">What Windows calls it.</param>
/// <param name="flags">How it is written.</param>
/// <param name="isWritable">Whether it was opened to be written.</param>
internal sealed unsafe partial class WindowsFile(nint opened, DescriptorFlags flags, bool isWritable) : HostFile(opened)
{
    private bool _appends = flags.HasFlag(DescriptorFlags.Append);

    // Windows' own position moves with reads and writes elsewhere, too.
    private long _position;

    /// <inheritdoc/>
    public override Errno GetStatus(out FileStatus status)
    {
        status = default;
        Errno error = Query(WindowsFileCalls.BasicInformation, out WindowsFileInformation.Basic basic);
        if (error != Errno.Success)
            return error;
        error = Query(WindowsFileCalls.StandardInformation, out WindowsFileInformation.Standard standard);
        if (error != Errno.Success)
            return error;
        error = Query(WindowsFileCalls.InternalInformation, out ulong number);
        if (error != Errno.Success)
            return error;
        error = GetType(out FileType type);
        if (error != Errno.Success)
            return error;
        status = new FileStatus(
            Volume, number, type, standard.Links, (ulong)standard.Size, WindowsFileInformation.ToNanoseconds(basic.AccessTime),
            WindowsFileInformation.ToNanoseconds(basic.WriteTime), WindowsFileInformation.ToNanoseconds(basic.ChangeTime));
        return Errno.Success;
    }

    /// <inheritdoc/>
    public override Errno SetTimes(in FileTimes times) => SetTimes([(byte)'.', 0], times);

    /// <inheritdoc/>
    public override Errno Sync(bool dataOnly)
    {
        WindowsFileCalls.IoStatus io;
        // What was not opened to be written has nothing to bring there, and Windows would refuse.
        return isWritable ? WindowsError.Of(WindowsFileCalls.NtFlushBuffersFile(Handle, &io)) : Errno.Success;
    }

    /// <inheritdoc/>
    public override Errno Read(Span<byte> buffer, out int count)
    {
        Errno error = ReadAt(buffer, (ulong)_position, out count);
        _position += count;
        return error;
    }

    /// <inheritdoc/>
    public override Errno Write(ReadOnlySpan<byte> buffer, out int count)
    {
        if (!_appends)
        {
            Errno error = WriteAt(buffer, (ulong)_position, out count);
            _position += count;
            return error;
        }
        Errno appended = WriteTo(buffer, WindowsFileCalls.AtTheEnd, out count);
        return appended == Errno.Success ? Seek(0, 2, out _) : appended;
    }

    /// <inheritdoc/>
    public override Errno ReadAt(Span<byte> buffer, ulong offset, out int count)
    {
        count = 0;
        if (offset > long.MaxValue)
            return Errno.InvalidArgument;
        long place = (long)offset;
        WindowsFileCalls.IoStatus io = default;
        int result;
        fixed (byte* start = buffer)
            result = WindowsFileCalls.NtReadFile(Handle, 0, 0, 0, &io, start, (uint)buffer.Length, &place, null);
        if (result == WindowsError.EndOfFile)
            return Errno.Success;
        count = result < 0 ? 0 : (int)io.Information;
        return WindowsError.Of(result);
    }

    /// <inheritdoc/>
    public override Errno WriteAt(ReadOnlySpan<byte> buffer, ulong offset, out int count)
    {
        count = 0;
        return offset > (ulong)(long.MaxValue - buffer.Length) ? Errno.InvalidArgument : WriteTo(buffer, (long)offset, out count);
    }

    /// <summary>What a module can open here is never waited for.</summary>
    public override bool TryWait(bool write, Func<bool> isCancelled) => true;

    /// <inheritdoc/>
    public override Errno Seek(long offset, int whence, out ulong position)
    {
        position = 0;
        long start = 0;
        if (whence == 1)
            start = _position;
        else if (whence == 2 && GetSize(out start) is var error and not Errno.Success)
            return error;
        if (offset > long.MaxValue - start || start + offset < 0)
            return Errno.InvalidArgument;
        _position = start + offset;
        position = (ulong)_position;
        return Errno.Success;
    }

    /// <inheritdoc/>
    public override Errno SetFlags(DescriptorFlags flags)
    {
        _appends = flags.HasFlag(DescriptorFlags.Append);
        return Errno.Success;
    }

    /// <summary>Windows takes such advice only when a file is opened.</summary>
    public override Errno Advise(long offset, long length, uint advice) => Errno.Success;

    /// <summary>Makes it grow, by which Windows reserves the space. Where the file does not grow it has its space.</summary>
    public override Errno Allocate(long offset, long length)
    {
        if (length == 0)
            return Errno.InvalidArgument;
        if (offset > long.MaxValue - length)
            return Errno.FileTooBig;
        Errno error = GetSize(out long size);
        return error == Errno.Success && offset + length > size ? SetSize(offset + length) : error;
    }

    /// <inheritdoc/>
    public override Errno SetSize(long size) => Set(WindowsFileCalls.EndInformation, size);

    /// <summary>Reads some of the list of a directory.</summary>
    /// <param name="piece">Where to: <c>FILE_ID_FULL_DIR_INFORMATION</c>s.</param>
    /// <param name="restart">Whether it begins anew.</param>
    /// <param name="length">How many bytes there are; 0 at the end.</param>
    public Errno ReadEntries(Span<byte> piece, bool restart, out int length)
    {
        WindowsFileCalls.IoStatus io = default;
        int result;
        fixed (byte* start = piece)
        {
            result = WindowsFileCalls.NtQueryDirectoryFile(
                Handle, 0, 0, 0, &io, start, (uint)piece.Length, WindowsFileCalls.EntryInformation, 0, null, restart ? (byte)1 : (byte)0);
        }
        length = result < 0 ? 0 : (int)io.Information;
        return result is WindowsError.NoMoreFiles or WindowsError.NoSuchFile ? Errno.Success : WindowsError.Of(result);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => WindowsFileCalls.NtClose(handle) >= 0;

    // The number of its disk. The disk's name need not fit, which is no error here.
    private ulong Volume
    {
        get
        {
            WindowsFileInformation.Volume volume = default;
            WindowsFileCalls.IoStatus io;
            WindowsFileCalls.NtQueryVolumeInformationFile(
                Handle, &io, &volume, (uint)sizeof(WindowsFileInformation.Volume), WindowsFileCalls.VolumeInformation);
            return volume.Number;
        }
    }

    private Errno GetSize(out long size)
    {
        Errno error = Query(WindowsFileCalls.StandardInformation, out WindowsFileInformation.Standard standard);
        size = standard.Size;
        return error;
    }

    private Errno GetType(out FileType type)
    {
        Errno error = Query(WindowsFileCalls.TagInformation, out WindowsFileInformation.Tag tag);
        type = WindowsFileInformation.TypeOf(tag.Attributes, tag.Value);
        return error;
    }

    private Errno WriteTo(ReadOnlySpan<byte> buffer, long place, out int count)
    {
        WindowsFileCalls.IoStatus io = default;
        int result;
        fixed (byte* start = buffer)
            result = WindowsFileCalls.NtWriteFile(Handle, 0, 0, 0, &io, start, (uint)buffer.Length, &place, null);
        count = result < 0 ? 0 : (int)io.Information;
        return WindowsError.Of(result);
    }

    private Errno Query<T>(int kind, out T information)
        where T : unmanaged
    {
        WindowsFileCalls.IoStatus io;
        information = default;
        fixed (T* start = &information)
            return WindowsError.Of(WindowsFileCalls.NtQueryInformationFile(Handle, &io, start, (uint)sizeof(T), kind));
    }

    private Errno Set<T>(int kind, T information)
        where T : unmanaged => WindowsError.Of(TrySet(kind, &information, (uint)sizeof(T)));

    private int TrySet(int kind, void* information, uint length)
    {
        WindowsFileCalls.IoStatus io;
        return WindowsFileCalls.NtSetInformationFile(Handle, &io, information, length, kind);
    }
}
