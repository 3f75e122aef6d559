using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>
/// What a debugger wants to know of code, as an object file in memory: where it lies, its functions as symbols and in
/// <c>.debug_info</c>, its lines, and how to walk the stack through it.
/// </summary>
internal static class GdbSymbols
{
    private const int GlobalFunction = 0x12; // STB_GLOBAL, STT_FUNC

    /// <summary>Writes the file.</summary>
    public static ReadOnlySpan<byte> Of(PublishedCode code)
    {
        var writer = new RecordWriter();
        var sections = new ElfSections(writer);
        sections.WriteHeader(ElfFile.Relocatable, programHeaders: 0);
        int text = sections.Add(new(".text", ElfSections.NoBits, ElfSections.Allocate | ElfSections.Execute)
        {
            Address = code.Address,
            Length = code.Length,
        });

        sections.Begin(new(".debug_frame", ElfSections.Data, 0));
        DebuggerFrames.Write(writer, code);
        sections.End();
        WriteSymbols(writer, sections, code, text);
        if (code.Lines is { } lines)
            DebugInfo.Write(writer, sections, code, lines);
        sections.Finish();
        return writer.Bytes;
    }

    private static void WriteSymbols(RecordWriter writer, ElfSections sections, PublishedCode code, int text)
    {
        var names = new List<int>(code.Functions.Length);
        int strings = sections.Begin(new(".strtab", ElfSections.Strings, 0));
        int start = writer.Length;
        writer.Byte(0);
        foreach (PublishedFunction function in code.Functions)
        {
            names.Add(writer.Length - start);
            writer.Text(function.Name);
        }

        sections.End();

        // All but the first, which is none, are global.
        sections.Begin(new(".symtab", ElfSections.Symbols, 0) { Link = strings, Info = 1, EntryLength = ElfFile.SymbolLength });
        ElfFile.WriteSymbol(writer, 0, 0, 0, 0, 0);
        for (int i = 0; i < names.Count; i++)
            ElfFile.WriteSymbol(writer, names[i], GlobalFunction, text, code.Functions[i].Offset, code.Functions[i].Length);
        sections.End();
    }
}
