using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Objects;

namespace CopyPatch.Generators.Stencils;

/// <summary>One object with its records, looked up by name.</summary>
internal sealed class ObjectLibrary
{
    private readonly Dictionary<string, ElfSymbol> _functions = [];
    private readonly Dictionary<int, ElfRelocation[]> _sorted = [];
    private readonly ILookup<string, StencilRecord> _byFunction;
    private readonly ILookup<string, StencilRecord> _bySymbol;

    private readonly Dictionary<(string, string, TargetArchitecture?), Leak> _leaks = [];

    /// <param name="data">The data of all objects of the library and architecture.</param>
    /// <param name="leaks">The leaks of the library, on every architecture.</param>
    public ObjectLibrary(TargetArchitecture architecture, ElfObject elf, DataNumbers data, IEnumerable<Leak> leaks)
    {
        foreach (Leak leak in leaks)
            _leaks[(leak.Owner, leak.Symbol, Architectures.Parse(leak.Architecture))] = leak;
        Architecture = architecture;
        Elf = elf;
        Records = StencilRecord.ReadAll(elf);
        _byFunction = Records.ToLookup(record => record.Function);
        _bySymbol = Records.Where(record => record.Symbol is not null).ToLookup(record => record.Symbol!);
        Data = new DataPool(elf, data);
        foreach (ElfSymbol symbol in elf.Symbols)
            if (symbol.IsInSection && symbol.Type == ElfSymbolType.Function)
                _functions[symbol.Name] = symbol;
    }

    public TargetArchitecture Architecture { get; }

    public ElfObject Elf { get; }

    public IReadOnlyList<StencilRecord> Records { get; }

    public DataPool Data { get; }

    public IEnumerable<StencilRecord> OfKind(char kind) => Records.Where(record => record.Kind == kind);

    /// <summary>Gets the records that stand in a stencil's own function.</summary>
    public IEnumerable<StencilRecord> InStencil(string name) => _byFunction[FunctionPrefix.Stencil + name];

    /// <summary>Gets the records of an undefined symbol, wherever they stand: those that may write such a symbol.</summary>
    public IEnumerable<StencilRecord> OfSymbol(string symbol) => _bySymbol[symbol];

    /// <summary>
    /// Gets the records that a stencil uses: its own, and behind them those of inline functions that became part of it.
    /// Which ones those are, the relocations say.
    /// </summary>
    public IReadOnlyList<StencilRecord> RecordsUsedBy(string stencil) =>
        RecordsUsedBy(InStencil(stencil), Stencil(stencil));

    /// <summary>The same for the operation that a function is a placement of.</summary>
    public IReadOnlyList<StencilRecord> RecordsUsedBy(string operation, string placement) =>
        RecordsUsedBy(_byFunction[FunctionPrefix.Operation + operation], Function(placement));

    /// <summary>Gets a line at which a stencil or an operation refers to a symbol; null where the bake found none.</summary>
    public Leak? LeakOf(string owner, string symbol, TargetArchitecture architecture) =>
        _leaks.TryGetValue((owner, symbol, architecture), out Leak leak) ? leak : null;

    private List<StencilRecord> RecordsUsedBy(IEnumerable<StencilRecord> own, ObjectFunction function)
    {
        var used = new List<StencilRecord>(own);
        foreach (ElfRelocation relocation in function.Relocations)
        {
            foreach (StencilRecord record in OfSymbol(relocation.Symbol.Name))
                if (!used.Any(other => other.Kind == record.Kind && other.Name == record.Name))
                    used.Add(record);
        }

        return used;
    }

    /// <summary>Gets the names of all functions that are defined here.</summary>
    public IEnumerable<string> Functions => _functions.Keys;

    /// <exception cref="ObjectFormatException">The object has no such function.</exception>
    public ObjectFunction Stencil(string name) => Function(FunctionPrefix.Stencil + name);

    /// <exception cref="ObjectFormatException">The object has no such function.</exception>
    public ObjectFunction Entry(string name) => Function(FunctionPrefix.Entry + name);

    /// <exception cref="ObjectFormatException">The object has no such function.</exception>
    public ObjectFunction Function(string name)
    {
        if (!_functions.TryGetValue(name, out ElfSymbol symbol) || symbol.SectionIndex >= Elf.Sections.Count)
            throw new ObjectFormatException($"it has no function '{name}'");
        ElfSection section = Elf.Sections[symbol.SectionIndex];
        if (!section.IsExecutable || symbol.Value > (ulong)section.Size || symbol.Size > section.Size - (long)symbol.Value
            || symbol.Size == 0)
            throw new ObjectFormatException($"its function '{name}' has no code");
        long start = (long)symbol.Value;
        return new ObjectFunction(
            section,
            start,
            Elf.BytesOf(section).Slice((int)start, (int)symbol.Size).ToArray(),
            RelocationsWithin(section, start, start + symbol.Size));
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
