using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Format;
using LibObjectFile.Dwarf;

namespace CopyPatch.Tool.Lines;

/// <summary>Which lines of C the code of an object's functions came from, by its DWARF line table.</summary>
internal sealed class LineTable
{
    // Above any offset in a section: an address says which section it is in.
    private const int SectionShift = 32;

    private readonly Dictionary<string, List<(int Offset, int Line, string File)>> _rows = [];

    private LineTable()
    {
    }

    /// <param name="content">An object with a line table.</param>
    public static LineTable Read(byte[] content)
    {
        var table = new LineTable();
        ElfObject elf = ElfObject.Read(content);
        if (elf.Sections.FirstOrDefault(section => section.Name == ".debug_line") is not { } section)
            return table;
        using var stream = new MemoryStream(Relocated(elf, section));
        DwarfFile dwarf = DwarfFile.Read(new DwarfReaderContext
        {
            IsLittleEndian = true,
            AddressSize = DwarfAddressSize.Bit64,
            DebugLineStream = stream,
        });
        ILookup<int, DwarfLine> lines = dwarf.LineSection.LineTables
            .SelectMany(program => program.LineSequences)
            .SelectMany(sequence => sequence.Lines)
            .Where(line => line.Line > 0)
            .ToLookup(line => (int)(line.Address >> SectionShift));
        foreach (ElfSymbol symbol in elf.Symbols.Where(symbol => symbol.Type == ElfSymbolType.Function && symbol.IsInSection))
        {
            table._rows[symbol.Name] =
            [
                .. lines[symbol.SectionIndex]
                    .Select(line => (Offset: (int)(uint)line.Address - (int)symbol.Value, (int)line.Line, line.File?.Name ?? ""))
                    .Where(row => row.Offset >= 0 && row.Offset < symbol.Size)
                    .OrderBy(row => row.Offset),
            ];
        }

        return table;
    }

    /// <summary>Finds the line of the instruction at an offset.</summary>
    /// <param name="function">The function's symbol.</param>
    /// <param name="file">The name of the C file, without its folder. Lines of other files, headers, are none of it.</param>
    /// <returns>0 where there is none.</returns>
    public int LineOf(string function, int offset, string file) =>
        _rows.TryGetValue(function, out List<(int Offset, int Line, string File)>? rows)
            && rows.LastOrDefault(row => row.Offset <= offset) is { Line: > 0 } found
            && Path.GetFileName(found.File) == file ? found.Line : 0;

    // As a linker would, if section n lay at n << 32. Version 4 of the table refers to nothing else.
    private static byte[] Relocated(ElfObject elf, ElfSection table)
    {
        byte[] bytes = elf.BytesOf(table).ToArray();
        foreach (ElfRelocation relocation in table.Relocations)
        {
            long address = (long)relocation.Symbol.Value + relocation.Addend + ((long)relocation.Symbol.SectionIndex << SectionShift);
            BitConverter.TryWriteBytes(bytes.AsSpan((int)relocation.Offset), address);
        }

        return bytes;
    }
}
