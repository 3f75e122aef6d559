using System.Collections.Generic;

namespace CopyPatch;

/// <summary>Writes the sections of an ELF file, their names and their headers.</summary>
/// <param name="writer">Writes; where it starts is the start of the file.</param>
internal sealed class ElfSections(RecordWriter writer)
{
    public const int Data = 1; // SHT_PROGBITS
    public const int Symbols = 2;
    public const int Strings = 3;
    public const int Hash = 5;
    public const int Dynamic = 6;
    public const int NoBits = 8;
    public const int DynamicSymbols = 11;

    public const int Write = 1;
    public const int Allocate = 2;
    public const int Execute = 4;

    private const int SectionCountAt = 60;
    private const int SectionHeadersAt = 40;

    private readonly List<Section> _sections = [new("", 0, 0)]; // The first is none.

    /// <summary>Begins the file.</summary>
    /// <param name="type">A type of ELF file.</param>
    /// <param name="programHeaders">How many program headers follow.</param>
    public void WriteHeader(int type, int programHeaders)
    {
        writer.Write([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Int16(type);
        writer.Int16(ElfFile.Architecture);
        writer.Int32(1);
        writer.Int64(0);
        writer.Int64(programHeaders == 0 ? 0 : ElfFile.HeaderLength);
        writer.Int64(0);
        writer.Int32(0);
        writer.Int16(ElfFile.HeaderLength);
        writer.Int16(programHeaders == 0 ? 0 : ElfFile.ProgramHeaderLength);
        writer.Int16(programHeaders);
        writer.Int16(ElfFile.SectionHeaderLength);
        writer.Int16(0);
        writer.Int16(0);
    }

    /// <summary>Begins a section where the file is.</summary>
    /// <returns>Its number.</returns>
    public int Begin(Section section)
    {
        writer.Align(8);
        _sections.Add(section with { Offset = writer.Length });
        return _sections.Count - 1;
    }

    /// <summary>Ends the section that was begun last.</summary>
    public void End() => _sections[^1] = _sections[^1] with { Length = writer.Length - _sections[^1].Offset };

    /// <summary>Adds a section of which nothing is in the file.</summary>
    /// <returns>Its number.</returns>
    public int Add(Section section)
    {
        _sections.Add(section with { Offset = writer.Length });
        return _sections.Count - 1;
    }

    /// <summary>Ends the file by names and headers of all sections.</summary>
    public void Finish()
    {
        int strings = Begin(new Section(".shstrtab", Strings, 0));
        int[] names = new int[_sections.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = writer.Length - _sections[strings].Offset;
            writer.Text(_sections[i].Name);
        }

        End();
        writer.Align(8);
        writer.Set(SectionHeadersAt, writer.Length);
        writer.Set(SectionCountAt, names.Length | (strings << 16));
        for (int i = 0; i < names.Length; i++)
        {
            Section section = _sections[i];
            writer.Int32(names[i]);
            writer.Int32(section.Type);
            writer.Int64(section.Flags);
            writer.Int64(section.Address);
            writer.Int64(section.Offset);
            writer.Int64(section.Length);
            writer.Int32(section.Link);
            writer.Int32(section.Info);
            writer.Int64(i == 0 ? 0 : 8);
            writer.Int64(section.EntryLength);
        }
    }

    /// <summary>A section's header; offset and length are filled in where the section is written.</summary>
    internal readonly record struct Section(string Name, int Type, int Flags)
    {
        public long Address { get; init; }

        public int Offset { get; init; }

        public long Length { get; init; }

        public int Link { get; init; }

        public int Info { get; init; }

        public int EntryLength { get; init; }
    }
}
