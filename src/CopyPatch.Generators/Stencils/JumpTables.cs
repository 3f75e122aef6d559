using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// Jump tables whose entries are distances into the code of the stencil that uses them. Such a table cannot
/// be shared: it becomes part of the stencil, behind its code, where all distances are known at build time.
/// </summary>
internal sealed class JumpTables(ObjectLibrary library, string stencil, ObjectFunction function, CodeDraft code)
{
    private readonly List<(int Site, long Addend, ElfSection Section)> _uses = [];
    private readonly Dictionary<ElfSection, int> _offsets = [];

    /// <summary>Notes a use, and checks that the section is nothing but such tables.</summary>
    /// <exception cref="StencilProblem">It is data with addresses of something else.</exception>
    public void Add(ElfSection section, ElfRelocation use, RelocationRule rule)
    {
        library.Budget.Take(section.Relocations.Count);
        if (rule.Form != PatchForm.Relative32 || !code.Architecture.HasTablesOfDistances || use.Symbol.Type != ElfSymbolType.Section
            || section.IsWritable || section.Relocations.Any(entry => !IsOwn(entry)))
        {
            throw new StencilProblem(DiagnosticDescriptors.UnsupportedData, stencil,
                $"'{ObjectLibrary.NameIn(section.Name)}' holds addresses, which are not known at build time; "
                + "use indices or a switch instead of pointers in constants");
        }

        _uses.Add(((int)use.Offset, use.Addend + (long)use.Symbol.Value, section));
        code.HasTail = true;
    }

    /// <summary>Places the tables behind the code, and resolves their uses and entries.</summary>
    public void Append()
    {
        foreach ((int site, long addend, ElfSection section) in _uses)
        {
            if (!_offsets.TryGetValue(section, out int offset))
                _offsets.Add(section, offset = Place(section));
            code.WriteInt32(site, Distance(offset + addend - site, section));
        }
    }

    private int Place(ElfSection section)
    {
        library.Budget.Take(section.Size);
        int offset = code.Append(library.Elf.BytesOf(section));
        foreach (ElfRelocation entry in section.Relocations)
        {
            if (entry.Offset + 4 > section.Size)
                throw new ObjectFormatException($"a relocation of section '{section.Name}' lies behind its end");

            // S + A - P, with S the stencil's code and P the entry.
            long value = SymbolOffset(entry) + entry.Addend - (offset + entry.Offset);
            code.WriteInt32((int)(offset + entry.Offset), Distance(value, section));
        }

        return offset;
    }

    private bool IsOwn(ElfRelocation entry) =>
        code.Architecture.FindRelocation(entry.Type) is { Form: PatchForm.Relative32 } rule
            && (rule.Targets & RelocationTargets.Datum) != 0 && entry.Symbol.SectionIndex == function.Section.Index;

    private long SymbolOffset(ElfRelocation entry) => (long)entry.Symbol.Value - function.Start;

    private static int Distance(long value, ElfSection section) => value == (int)value
        ? (int)value
        : throw new ObjectFormatException($"a distance in section '{section.Name}' is out of range");
}
