using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Format;

/// <summary>The functions of an object, by name.</summary>
internal sealed class ElfFunctions
{
    private readonly ElfObject _elf;
    private readonly Dictionary<string, ElfSymbol> _functions = [];
    private readonly Dictionary<int, ElfRelocation[]> _sorted = [];

    public ElfFunctions(ElfObject elf)
    {
        _elf = elf;
        foreach (ElfSymbol symbol in elf.Symbols)
            if (symbol.IsInSection && symbol.Type == ElfSymbolType.Function)
                _functions[symbol.Name] = symbol;
    }

    /// <summary>Gets the names of all functions that are defined here.</summary>
    public IEnumerable<string> Names => _functions.Keys;

    /// <exception cref="ObjectFormatException">The object has no such function.</exception>
    public ObjectFunction Read(string name)
    {
        if (!_functions.TryGetValue(name, out ElfSymbol symbol) || symbol.SectionIndex >= _elf.Sections.Count)
            throw new ObjectFormatException($"it has no function '{name}'");
        ElfSection section = _elf.Sections[symbol.SectionIndex];
        if (!section.IsExecutable || symbol.Value > (ulong)section.Size || symbol.Size > section.Size - (long)symbol.Value
            || symbol.Size == 0)
            throw new ObjectFormatException($"its function '{name}' has no code");
        long start = (long)symbol.Value;
        return new ObjectFunction(section, start, _elf.BytesOf(section).Slice((int)start, (int)symbol.Size).ToArray(),
            RelocationsWithin(section, start, start + symbol.Size));
    }

    /// <summary>Gets the constant that a symbol marks, where it is one of fixed size that a linker may merge with equal ones.</summary>
    public byte[]? ConstantAt(ElfSymbol symbol)
    {
        if (symbol.Type == ElfSymbolType.Section || symbol.SectionIndex >= _elf.Sections.Count)
            return null;
        ElfSection section = _elf.Sections[symbol.SectionIndex];
        return section is { IsMergeable: true, HasStrings: false, EntrySize: > 0 } && symbol.Value % (ulong)section.EntrySize == 0
            && (long)symbol.Value <= section.Size - section.EntrySize
            ? _elf.BytesOf(section).Slice((int)symbol.Value, (int)section.EntrySize).ToArray()
            : null;
    }

    // Thousands of placements share a section: its relocations are sorted once.
    private List<ElfRelocation> RelocationsWithin(ElfSection section, long start, long end)
    {
        if (!_sorted.TryGetValue(section.Index, out ElfRelocation[] sorted))
            _sorted.Add(section.Index, sorted = [.. section.Relocations.OrderBy(relocation => relocation.Offset)]);
        int low = 0;
        for (int high = sorted.Length; low < high;)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].Offset < start)
                low = middle + 1;
            else
                high = middle;
        }

        var within = new List<ElfRelocation>();
        for (; low < sorted.Length && sorted[low].Offset < end; low++)
            within.Add(sorted[low] with { Offset = sorted[low].Offset - start });
        return within;
    }
}

/// <summary>The code of a function, and its relocations with offsets from its own start.</summary>
internal sealed record ObjectFunction(
    ElfSection Section, long Start, byte[] Code, IReadOnlyList<ElfRelocation> Relocations);
