using System;
using System.IO;
using System.Threading.Tasks;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A standard stream. Closing it leaves the stream itself to its owner.</summary>
/// <param name="stream">The stream.</param>
/// <param name="number">The host's number of it (0 to 2), if the host can wait for it; else -1.</param>
/// <param name="direction">Whether it is read or written.</param>
/// <param name="terminal">Whether it says that it is a terminal.</param>
/// <param name="isCancelled">Says whether to stop waiting.</param>
internal sealed class StreamDescriptor(Stream stream, int number, Rights direction, bool terminal, Func<bool> isCancelled) : Descriptor(
    terminal ? FileType.CharacterDevice : FileType.Unknown, Common | direction, Common | direction, Rights.None)
{
    private const Rights Common = Rights.SetFlags | Rights.Status | Rights.Poll | Rights.Sync | Rights.DataSync;

    // What Linux takes at once when it has said that a pipe can be written (PIPE_BUF).
    private const int WriteBytes = 4096;

    // Of one read that another thread waits for.
    private const int ReadBytes = 1 << 16;
    private const int WaitMilliseconds = 50;

    private byte[] _bytes = [];
    private ArraySegment<byte> _unread;
    private Task<int>? _read;

    public override Errno Read(Span<byte> buffer, out int count)
    {
        count = 0;
        if (number >= 0 || stream.CanSeek)
        {
            if (number >= 0 && !HostSystem.Current.TryWaitForStream(number, write: false, isCancelled))
                return Errno.Interrupted;
            count = stream.Read(buffer);
            return Errno.Success;
        }

        if (_unread.Count == 0)
        {
            Errno error = ReadElsewhere(buffer.Length);
            if (error != Errno.Success)
                return error;
        }
        count = Math.Min(buffer.Length, _unread.Count);
        _unread[..count].AsSpan().CopyTo(buffer);
        _unread = _unread[count..];
        return Errno.Success;
    }

    public override Errno Write(ReadOnlySpan<byte> buffer, out int count)
    {
        for (count = 0; count < buffer.Length;)
        {
            ReadOnlySpan<byte> part = buffer[count..];
            if (number >= 0)
            {
                part = part[..Math.Min(part.Length, WriteBytes)];
                if (!HostSystem.Current.TryWaitForStream(number, write: true, isCancelled))
                    return count > 0 ? Errno.Success : Errno.Interrupted;
            }
            stream.Write(part);
            stream.Flush();
            count += part.Length;
        }
        return Errno.Success;
    }

    // A read that cannot be ended is left waiting on another thread. What it gives is for the next one.
    private Errno ReadElsewhere(int length)
    {
        if (_read is null)
        {
            if (_bytes.Length < Math.Min(length, ReadBytes))
                _bytes = new byte[Math.Min(length, ReadBytes)];
            _read = Task.Run(() => stream.Read(_bytes, 0, Math.Min(length, _bytes.Length)));
        }
        while (Task.WaitAny([_read], WaitMilliseconds) < 0)
        {
            if (isCancelled())
                return Errno.Interrupted;
        }
        Task<int> read = _read;
        _read = null;
        _unread = new ArraySegment<byte>(_bytes, 0, read.GetAwaiter().GetResult());
        return Errno.Success;
    }

    // It is written at its end anyway. Nothing else can be promised for a stream.
    public override Errno SetFlags(DescriptorFlags flags) =>
        (flags & ~DescriptorFlags.Append) == 0 ? Errno.Success : Errno.NotSupported;

    public override Errno Sync(bool dataOnly)
    {
        if (stream.CanWrite)
            stream.Flush();
        return Errno.Success;
    }

    public override Errno GetStatus(out FileStatus status)
    {
        status = default(FileStatus) with { Type = Type };
        return Errno.Success;
    }

    public override void Dispose()
    {
    }

    protected override Errno Impossible(Rights required) =>
        (required & (Rights.Seek | Rights.Tell)) != 0 ? Errno.CannotSeek : Errno.BadDescriptor;
}
