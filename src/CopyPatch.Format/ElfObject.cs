using System;
using System.Collections.Generic;

namespace CopyPatch.Format;

/// <summary>
/// A relocatable ELF64 object: sections, symbols and relocations with addends (System V ABI, chapter 4; the fields' names
/// are its own). Nothing else of ELF is needed, and nothing that is not understood is passed over in silence.
/// </summary>
internal sealed class ElfObject
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;
    private const uint SectionSymbols = 2;
    private const uint SectionRelocations = 4;
    private const uint SectionNoBits = 8;
    private const uint SectionRelocationsWithoutAddends = 9;

    private readonly ByteReader _bytes;

    private ElfObject(byte[] bytes) => _bytes = new ByteReader(bytes);

    public int Machine { get; private set; }

    public IReadOnlyList<ElfSection> Sections { get; private set; } = [];

    public IReadOnlyList<ElfSymbol> Symbols { get; private set; } = [];

    /// <exception cref="ObjectFormatException">It is no such object.</exception>
    public static ElfObject Read(byte[] bytes)
    {
        var elf = new ElfObject(bytes);
        elf.ReadHeader();
        elf.ReadSections();
        elf.ReadSymbols();
        elf.ReadRelocations();
        return elf;
    }

    public ReadOnlySpan<byte> BytesOf(ElfSection section) =>
        section.Type == SectionNoBits
            ? throw new ObjectFormatException($"section '{section.Name}' has no bytes")
            : _bytes.Slice(section.Offset, section.Size);

    private void ReadHeader()
    {
        if (_bytes.Length < HeaderSize || _bytes.U32(0) != 0x464C457F)
            throw new ObjectFormatException("it is no ELF file");
        if (_bytes.U8(4) != 2 || _bytes.U8(5) != 1 || _bytes.U16(16) != 1)
            throw new ObjectFormatException("it is no relocatable, little-endian ELF64 object");
        Machine = _bytes.U16(18);
    }

    private void ReadSections()
    {
        long start = _bytes.Size64(40);
        int count = _bytes.U16(60);
        int nameTable = _bytes.U16(62);
        if (count == 0)
            throw new ObjectFormatException("it has no sections");
        if (_bytes.U16(58) != SectionHeaderSize || nameTable >= count)
            throw new ObjectFormatException("its section table is broken");

        long names = _bytes.Size64(start + (nameTable * SectionHeaderSize) + 24);
        long namesEnd = names + _bytes.Size64(start + (nameTable * SectionHeaderSize) + 32);
        var sections = new List<ElfSection>(count);
        for (int i = 0; i < count; i++)
        {
            long header = start + (i * SectionHeaderSize);
            var section = new ElfSection(
                i,
                i == 0 ? "" : _bytes.Text(names + _bytes.U32(header), namesEnd),
                _bytes.U32(header + 4),
                _bytes.U64(header + 8),
                _bytes.Size64(header + 24),
                _bytes.Size64(header + 32),
                _bytes.U32(header + 40),
                _bytes.U32(header + 44),
                _bytes.Size64(header + 48),
                _bytes.Size64(header + 56));
            if (section.Type != SectionNoBits && section.Offset + section.Size > _bytes.Length)
                throw new ObjectFormatException($"section '{section.Name}' is larger than the object");
            sections.Add(section);
        }

        Sections = sections;
    }

    private void ReadSymbols()
    {
        foreach (ElfSection table in Sections)
        {
            if (table.Type != SectionSymbols)
                continue;
            ElfSection names = Section(table.Link);
            var symbols = new List<ElfSymbol>();
            for (long at = table.Offset; at + SymbolSize <= table.Offset + table.Size; at += SymbolSize)
            {
                byte info = _bytes.U8(at + 4);
                symbols.Add(new ElfSymbol(
                    _bytes.Text(names.Offset + _bytes.U32(at), names.Offset + names.Size),
                    (ElfSymbolType)(info & 15),
                    _bytes.U16(at + 6),
                    _bytes.U64(at + 8),
                    _bytes.Size64(at + 16)));
            }

            Symbols = symbols;
            return;
        }
    }

    private void ReadRelocations()
    {
        // Tables may lie over each other: as many as there is room for are all that there can be.
        int left = _bytes.Length / RelocationSize;
        foreach (ElfSection table in Sections)
        {
            if (table.Type == SectionRelocationsWithoutAddends)
                throw new ObjectFormatException($"section '{table.Name}' has relocations without addends");
            if (table.Type != SectionRelocations)
                continue;
            ElfSection target = Section(table.Info);
            for (long at = table.Offset; at + RelocationSize <= table.Offset + table.Size; at += RelocationSize)
            {
                if (--left < 0)
                    throw new ObjectFormatException("it has more relocations than bytes for them");
                uint symbol = _bytes.U32(at + 12);
                if (symbol >= Symbols.Count)
                    throw new ObjectFormatException($"a relocation of section '{target.Name}' has no symbol");
                target.Relocations.Add(new ElfRelocation(
                    _bytes.Size64(at), _bytes.U32(at + 8), Symbols[(int)symbol], (long)_bytes.U64(at + 16)));
            }
        }
    }

    private ElfSection Section(uint index) => index < Sections.Count
        ? Sections[(int)index]
        : throw new ObjectFormatException($"it refers to section {index} of {Sections.Count}");
}

/// <summary>A section. The relocations are those of its own bytes.</summary>
internal sealed record ElfSection(
    int Index, string Name, uint Type, ulong Flags, long Offset, long Size, uint Link, uint Info, long Alignment, long EntrySize)
{
    public List<ElfRelocation> Relocations { get; } = [];

    public bool IsWritable => (Flags & 0x1) != 0;

    public bool IsAllocated => (Flags & 0x2) != 0;

    public bool IsExecutable => (Flags & 0x4) != 0;

    public bool IsMergeable => (Flags & 0x10) != 0;

    public bool HasStrings => (Flags & 0x20) != 0;
}

internal sealed record ElfSymbol(string Name, ElfSymbolType Type, int SectionIndex, ulong Value, long Size)
{
    /// <summary>Whether it is not in this object.</summary>
    public bool IsUndefined => SectionIndex == 0;

    /// <summary>Whether it is in a section of this object, and not absolute or common.</summary>
    public bool IsInSection => SectionIndex is > 0 and < 0xFF00;
}

internal sealed record ElfRelocation(long Offset, uint Type, ElfSymbol Symbol, long Addend);

internal enum ElfSymbolType
{
    None,
    Object,
    Function,
    Section,
    File,
}
