using System;
using System.Diagnostics;
using System.IO;

namespace Lua;

/// <summary>A file of a script: a stream with buffers for reading and writing, as C's have them.</summary>
internal sealed partial class LuaFile : IDisposable
{
    private const int BufferLength = 1 << 14;
    private const byte NewLine = (byte)'\n';

    private readonly Func<Stream>? _open;
    private readonly bool _canRead;
    private readonly bool _canWrite;
    private readonly bool _appends;
    private Stream? _stream;
    private byte[]? _buffer; // what was read, or what is to be written
    private int _at; // the next byte to be read
    private int _end; // behind the last byte that was read
    private int _pending; // bytes to be written
    private Buffering _buffering = Buffering.Full;

    /// <summary>A file of a stream.</summary>
    public LuaFile(Stream stream, bool canRead, bool canWrite, bool appends = false)
    {
        _stream = stream;
        _canRead = canRead;
        _canWrite = canWrite;
        _appends = appends;
    }

    /// <summary>A standard file, whose stream is opened when it is used, and which is never closed.</summary>
    public LuaFile(Func<Stream> open, bool canRead)
    {
        _open = open;
        _canRead = canRead;
        _canWrite = !canRead;
        _buffering = Buffering.None; // others write to the same stream
        IsStandard = true;
    }

    /// <summary>When written bytes go to the file.</summary>
    public enum Buffering
    {
        None,
        Full,
        Line,
    }

    public bool IsStandard { get; }

    public bool IsClosed { get; private set; }

    /// <summary>The command on the other side.</summary>
    public Process? Process { get; init; }

    /// <summary>Whether there is something that was not written yet.</summary>
    public bool HasPending => _pending > 0;

    private Stream Stream => _stream ??= _open!();

    private byte[] Buffer => _buffer ??= new byte[BufferLength];

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!_canWrite)
            throw new FileException(FileErrors.BadDescriptor);
        ForgetRead();
        if (_buffering == Buffering.None || bytes.Length > BufferLength)
        {
            WritePending();
            WriteNow(bytes);
            return;
        }
        if (bytes.Length > BufferLength - _pending)
            WritePending();
        bytes.CopyTo(Buffer.AsSpan(_pending));
        _pending += bytes.Length;
        if (_buffering == Buffering.Line && bytes.Contains(NewLine))
            WritePending();
    }

    public void Flush()
    {
        WritePending();
        if (_canWrite && _stream is not null)
            _stream.Flush();
        else if (_canWrite && IsStandard)
            Stream.Flush();
    }

    public void SetBuffering(Buffering buffering)
    {
        WritePending();
        if (!IsStandard)
            _buffering = buffering;
    }

    /// <summary>Goes elsewhere, and tells where that is.</summary>
    public long Seek(SeekOrigin origin, long offset)
    {
        WritePending();
        Stream stream = Stream;
        if (!stream.CanSeek)
            throw new FileException(FileErrors.IllegalSeek);
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => stream.Position - (_end - _at),
            _ => stream.Length,
        };
        if (start + offset < 0)
            throw new FileException(FileErrors.InvalidArgument);
        _at = _end = 0;
        return stream.Seek(start + offset, SeekOrigin.Begin);
    }

    public void Dispose()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        try
        {
            WritePending();
        }
        finally
        {
            _stream?.Dispose();
        }
    }

    private void WritePending()
    {
        if (_pending == 0)
            return;
        int count = _pending;
        _pending = 0;
        WriteNow(Buffer.AsSpan(0, count));
    }

    private void WriteNow(ReadOnlySpan<byte> bytes)
    {
        if (_appends && Stream.CanSeek)
            Stream.Seek(0, SeekOrigin.End);
        Stream.Write(bytes);
    }

    // Where bytes were read that nobody has asked for, what is written goes before them.
    private void ForgetRead()
    {
        if (_at < _end && Stream.CanSeek)
            Stream.Seek(_at - _end, SeekOrigin.Current);
        _at = _end = 0;
    }
}
