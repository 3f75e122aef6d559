using System;
using System.Diagnostics;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// All code that a process ever had, for <c>perf inject --jit</c> (tools/perf/Documentation/jitdump-specification.txt in Linux): what is
/// missing in the file that it makes of each function cannot be seen in a profile.
/// </summary>
/// <remarks>
/// perf finds the file since the process has mapped it as executable. Its times are those of <c>perf record -k mono</c>.
/// </remarks>
internal sealed class JitDump : CodeListener
{
    private const int Magic = 0x4A695444;
    private const int Version = 1;
    private const int HeaderLength = 40;
    private const int PrefixLength = 16;
    private const int CodeLoad = 0;
    private const int DebugInfo = 2;
    private const int UnwindingInfo = 4;

    private readonly Lock _lock = new();
    private readonly RecordWriter _writer = new();
    private readonly RecordWriter _rules = new();
    private readonly AppendedFile _file;
    private readonly MemoryMappedViewAccessor _marker;
    private long _functions;

    /// <summary>Begins the dump of this process.</summary>
    /// <exception cref="IOException">It cannot be written, or not be mapped as executable.</exception>
    /// <exception cref="UnauthorizedAccessException">The same: it is not allowed.</exception>
    public JitDump()
        : this(DebugFolder.Path)
    {
    }

    /// <summary>Begins a dump.</summary>
    internal JitDump(string folder)
    {
        FilePath = Path.Combine(folder, $"jit-{Environment.ProcessId}.dump");
        _file = new AppendedFile(FilePath);
        _writer.Int32(Magic);
        _writer.Int32(Version);
        _writer.Int32(HeaderLength);
        _writer.Int32(ElfFile.Architecture);
        _writer.Int32(0);
        _writer.Int32(Environment.ProcessId);
        _writer.Int64(Now());
        _writer.Int64(0);
        _file.Append(_writer.Bytes);
        _marker = Map(_file.Stream);
    }

    /// <summary>Gets where it is.</summary>
    public string FilePath { get; }

    public override void Publish(PublishedCode code)
    {
        SourceLines? lines = code.Lines;
        lock (_lock)
        {
            _writer.Clear();
            int line = 0;
            foreach (PublishedFunction function in code.Functions)
            {
                nint address = code.Address + function.Offset;
                if (lines is not null)
                    WriteLines(code, function, lines, ref line);
                WriteUnwinding(function.Length);
                WriteCode(address, function, code.Bytes.Slice(function.Offset, function.Length));
            }

            _file.Append(_writer.Bytes);
        }
    }

    // The nanoseconds of CLOCK_MONOTONIC: .NET counts them on Linux.
    private static long Now() => Stopwatch.GetTimestamp();

    // One page, which is never touched, for as long as the process lives.
    private static MemoryMappedViewAccessor Map(FileStream stream)
    {
        try
        {
            using var file = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.ReadExecute, HandleInheritability.None, leaveOpen: true);
            return file.CreateViewAccessor(0, HeaderLength, MemoryMappedFileAccess.ReadExecute);
        }
        catch (SystemException exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{stream.Name} cannot be mapped as executable, by which perf finds it: let TMPDIR be a folder on a file system without "
                + "the option noexec.",
                exception);
        }
    }

    private void WriteCode(nint address, PublishedFunction function, ReadOnlySpan<byte> bytes)
    {
        int start = Begin(CodeLoad);
        _writer.Int32(Environment.ProcessId);
        _writer.Int32(Environment.ProcessId);
        _writer.Int64(address);
        _writer.Int64(address);
        _writer.Int64(function.Length);
        _writer.Int64(++_functions);
        _writer.Text(function.Name);
        _writer.Write(bytes);
        End(start);
    }

    // Of the code that comes next. Lines and functions are both in the order of their code.
    private void WriteLines(PublishedCode code, PublishedFunction function, SourceLines lines, ref int line)
    {
        while (line < lines.Lines.Length && lines.Lines[line].Offset < function.Offset)
            line++;
        int end = line;
        while (end < lines.Lines.Length && lines.Lines[end].Offset < function.End)
            end++;
        if (end == line)
            return;
        int start = Begin(DebugInfo);
        _writer.Int64(code.Address + function.Offset);
        _writer.Int64(end - line);
        for (; line < end; line++)
        {
            // The file each time: perf 6.1 does not know the mark for "the same as before".
            _writer.Int64(code.Address + lines.Lines[line].Offset);
            _writer.Int32(lines.Lines[line].Line);
            _writer.Int32(0);
            _writer.Text(lines.File);
        }

        End(start);
    }

    private void WriteUnwinding(int codeLength)
    {
        _rules.Clear();
        int index = FrameRules.WriteBehindCode(_rules, codeLength);
        int start = Begin(UnwindingInfo);
        _writer.Int64(_rules.Length);
        _writer.Int64(index);
        _writer.Int64(0); // It is nowhere in the memory of the process.
        _rules.Align(8); // The record is a multiple of 8 bytes long; what it says of its rules need not be.
        _writer.Write(_rules.Bytes);
        End(start);
    }

    private int Begin(int kind)
    {
        _writer.Int32(kind);
        _writer.Int32(0);
        _writer.Int64(Now());
        return _writer.Length;
    }

    // With nothing behind it: perf takes machine code from a record's end.
    private void End(int start) => _writer.Set(start - 12, _writer.Length - start + PrefixLength);
}
