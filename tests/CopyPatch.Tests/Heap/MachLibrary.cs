using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace CopyPatch.Tests.Heap;

/// <summary>What a dynamic library of macOS says of itself, read as Apple's headers have it (mach-o/loader.h, kern/cs_blobs.h).</summary>
internal sealed class MachLibrary
{
    private const uint Segment64 = 0x19, SymbolTable = 0x2, Identity = 0xD, Load = 0xC, BuildVersion = 0x32, Signature = 0x1D;
    private const uint DyldInformation = 0x80000022;

    private readonly byte[] _bytes;

    public MachLibrary(byte[] bytes)
    {
        _bytes = bytes;
        if (Word(0) != 0xFEEDFACF)
            throw new FormatException("no 64-bit Mach-O file");
        int at = 32;
        for (uint i = 0; i < Word(16); i++)
        {
            Read(at, Word(at));
            at += (int)Word(at + 4);
        }
    }

    public int Processor => (int)Word(4);

    public uint FileType => Word(12);

    public List<string> Exported { get; } = [];

    public List<string> Imported { get; } = [];

    /// <summary>Gets its own, and those of the libraries that it wants.</summary>
    public List<string> Names { get; } = [];

    public (int Number, Version Oldest) Platform { get; private set; }

    public bool HasLazyBindings { get; private set; }

    public List<string> SegmentsWritableAndExecutable { get; } = [];

    public List<(ulong Address, ulong Offset)> Segments { get; } = [];

    public bool IsSignedAdHoc { get; private set; }

    public int SignedPages { get; private set; }

    public List<int> PagesWithAnotherHash { get; } = [];

    private void Read(int at, uint command)
    {
        switch (command)
        {
            case Segment64:
                Segments.Add((Long(at + 24), Long(at + 40)));
                if ((Word(at + 60) & 6) == 6)
                    SegmentsWritableAndExecutable.Add(Text(at + 8));
                break;
            case SymbolTable:
                ReadSymbols((int)Word(at + 8), (int)Word(at + 12), (int)Word(at + 16));
                break;
            case Identity or Load:
                Names.Add(Text(at + (int)Word(at + 8)));
                break;
            case BuildVersion:
                uint oldest = Word(at + 12);
                Platform = ((int)Word(at + 8), new Version((int)(oldest >> 16), (int)(oldest >> 8 & 0xFF), (int)(oldest & 0xFF)));
                break;
            case DyldInformation:
                HasLazyBindings |= Word(at + 36) != 0;
                break;
            case Signature:
                ReadSignature((int)Word(at + 8));
                break;
        }
    }

    private void ReadSymbols(int symbols, int count, int names)
    {
        for (int i = 0; i < count; i++)
        {
            int at = symbols + (16 * i);
            bool isExternal = (_bytes[at + 4] & 1) != 0, isDefined = (_bytes[at + 4] & 0x0E) != 0;
            if (isExternal)
                (isDefined ? Exported : Imported).Add(Text(names + (int)Word(at)));
        }
    }

    // A blob of blobs, of which the code directory has the hash of each page; all numbers are big-endian.
    private void ReadSignature(int signature)
    {
        for (uint i = 0; i < Big(signature + 8); i++)
        {
            int directory = signature + (int)Big(signature + 16 + (8 * (int)i));
            if (Big(directory) != 0xFADE0C02)
                continue;
            IsSignedAdHoc = (Big(directory + 12) & 2) != 0 && _bytes[directory + 37] == 2;
            int hashes = directory + (int)Big(directory + 16), end = (int)Big(directory + 32), page = 1 << _bytes[directory + 39];
            SignedPages = (int)Big(directory + 28);
            for (int number = 0; number < SignedPages; number++)
            {
                Span<byte> content = _bytes.AsSpan(number * page, Math.Min(page, end - (number * page)));
                if (!SHA256.HashData(content).SequenceEqual(_bytes.AsSpan(hashes + (32 * number), 32).ToArray()))
                    PagesWithAnotherHash.Add(number);
            }
        }
    }

    private uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    private ulong Long(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(at));

    private uint Big(int at) => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(at));

    private string Text(int at) => Encoding.ASCII.GetString(_bytes.AsSpan(at, _bytes.AsSpan(at).IndexOf((byte)0)));
}
