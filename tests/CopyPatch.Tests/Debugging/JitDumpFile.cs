using System.Collections.Generic;
using System.IO;
using System.Text;

namespace CopyPatch.Tests.Debugging;

/// <summary>Reads a jitdump as tools/perf/Documentation/jitdump-specification.txt of Linux describes it; what it does not know is an error.</summary>
internal sealed class JitDumpFile
{
    private readonly BinaryReader _reader;

    public JitDumpFile(string path)
    {
        byte[] bytes = new byte[new FileInfo(path).Length];
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            stream.ReadExactly(bytes);
        _reader = new BinaryReader(new MemoryStream(bytes));
        Expect(0x4A695444, _reader.ReadUInt32(), "magic number");
        Expect(1, _reader.ReadUInt32(), "version");
        Expect(40, _reader.ReadUInt32(), "length of the header");
        Machine = _reader.ReadInt32();
        Expect(0, _reader.ReadUInt32(), "padding");
        ProcessId = _reader.ReadInt32();
        Start = _reader.ReadUInt64();
        Expect(0, _reader.ReadUInt64(), "flags");
        while (_reader.BaseStream.Position < bytes.Length)
            ReadRecord();
    }

    public int Machine { get; }

    public int ProcessId { get; }

    public ulong Start { get; }

    public List<Function> Functions { get; } = [];

    private List<(nint Address, int Line, string File)> _lines = [];
    private (byte[] Rules, int IndexLength) _unwinding = ([], 0);

    private static void Expect(ulong expected, ulong actual, string what)
    {
        if (actual != expected)
            throw new InvalidDataException($"The {what} is {actual}, not {expected}.");
    }

    private void ReadRecord()
    {
        long start = _reader.BaseStream.Position;
        uint kind = _reader.ReadUInt32();
        uint length = _reader.ReadUInt32();
        ulong time = _reader.ReadUInt64();
        switch (kind)
        {
            case 0:
                ReadCode(time);
                break;
            case 2:
                ReadLines();
                break;
            case 4:
                ReadUnwinding();
                while ((_reader.BaseStream.Position - start) % 8 != 0)
                    Expect(0, _reader.ReadByte(), "padding of a record");
                break;
            default:
                throw new InvalidDataException($"There is no record of kind {kind}.");
        }

        Expect(length, (ulong)(_reader.BaseStream.Position - start), $"length of a record of kind {kind}");
    }

    private void ReadCode(ulong time)
    {
        Expect((ulong)ProcessId, _reader.ReadUInt32(), "process");
        _reader.ReadUInt32();
        ulong address = _reader.ReadUInt64();
        Expect(address, _reader.ReadUInt64(), "address of the code");
        int length = (int)_reader.ReadUInt64();
        ulong index = _reader.ReadUInt64();
        string name = ReadText();
        Functions.Add(new Function(
            (nint)address, name, _reader.ReadBytes(length), index, time, _lines, _unwinding.Rules, _unwinding.IndexLength));
        _lines = [];
        _unwinding = ([], 0);
    }

    private void ReadLines()
    {
        _reader.ReadUInt64();
        ulong count = _reader.ReadUInt64();
        for (ulong i = 0; i < count; i++)
        {
            nint address = (nint)_reader.ReadUInt64();
            int line = _reader.ReadInt32();
            _reader.ReadInt32();
            _lines.Add((address, line, ReadText()));
        }
    }

    private void ReadUnwinding()
    {
        int length = (int)_reader.ReadUInt64();
        int indexLength = (int)_reader.ReadUInt64();
        _reader.ReadUInt64();
        _unwinding = (_reader.ReadBytes(length), indexLength);
    }

    private string ReadText()
    {
        var bytes = new List<byte>();
        for (byte next = _reader.ReadByte(); next != 0; next = _reader.ReadByte())
            bytes.Add(next);
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>A function, with what comes before it.</summary>
    internal sealed record Function(
        nint Address,
        string Name,
        byte[] Code,
        ulong Index,
        ulong Time,
        List<(nint Address, int Line, string File)> Lines,
        byte[] Rules,
        int IndexLength);
}
