using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Objects;

namespace CopyPatch.Generators.Stencils;

/// <summary>One object with its records, looked up by name.</summary>
internal sealed class ObjectLibrary
{
    private readonly ElfFunctions _functions;
    private readonly ILookup<string, StencilRecord> _byFunction;
    private readonly ILookup<char, StencilRecord> _byKind;
    private readonly Dictionary<string, StencilRecord> _stencils = [];
    private readonly Dictionary<string, StencilRecord> _bySymbol = [];

    /// <param name="shared">What it shares with the library's other objects.</param>
    public ObjectLibrary(InstructionSet architecture, ElfObject elf, LibraryData shared)
    {
        Architecture = architecture;
        Elf = elf;
        Records = StencilRecord.ReadAll(elf);
        _byFunction = Records.ToLookup(record => record.Function);
        _byKind = Records.ToLookup(record => record.Kind);
        foreach (StencilRecord record in OfKind(RecordKind.Stencil))
            _stencils[record.Name] = record;
        foreach (StencilRecord record in Records)
            if (record.Symbol is { } symbol && !_bySymbol.ContainsKey(symbol))
                _bySymbol.Add(symbol, record);
        Shared = shared;
        Data = new DataPool(elf, architecture, shared.Numbers[architecture], shared.Budget);
        _functions = new ElfFunctions(elf);
        foreach (string name in _functions.Names.Where(Routines.IsOne))
            shared.AddRoutine(this, name);
    }

    public InstructionSet Architecture { get; }

    public ElfObject Elf { get; }

    public IReadOnlyList<StencilRecord> Records { get; }

    public DataPool Data { get; }

    public LibraryData Shared { get; }

    public Budget Budget => Shared.Budget;

    public IEnumerable<StencilRecord> OfKind(char kind) => _byKind[kind];

    /// <summary>Gets what a stencil is compiled for besides what every processor has.</summary>
    public IEnumerable<string> FeaturesOf(string stencil) =>
        _stencils.TryGetValue(stencil, out StencilRecord record) ? record.Texts.Skip(2) : [];

    /// <summary>Gets the records of a stencil's cold parts, in the order of the source.</summary>
    public IEnumerable<StencilRecord> ColdPartsOf(string stencil) =>
        OfKind(RecordKind.ColdPart).Where(record => record.Name == stencil);

    /// <summary>Gets the records that stand in a stencil's own function.</summary>
    public IEnumerable<StencilRecord> InStencil(string name) => _byFunction[FunctionPrefix.Stencil + name];

    /// <summary>Gets the records that stand in an operation's own function.</summary>
    public IEnumerable<StencilRecord> InOperation(string name) => _byFunction[FunctionPrefix.Operation + name];

    /// <summary>Gets a record of an undefined symbol, wherever it stands: one of those that may write such a symbol.</summary>
    public StencilRecord? OfSymbol(string symbol) => _bySymbol.TryGetValue(symbol, out StencilRecord record) ? record : null;

    /// <summary>
    /// Gets the records that a stencil uses: its own, and behind them those of inline functions that became part of it.
    /// Which ones those are, the relocations say.
    /// </summary>
    public IReadOnlyList<StencilRecord> RecordsUsedBy(string stencil) =>
        RecordsUsedBy(InStencil(stencil), Stencil(stencil));

    /// <summary>The same for the operation that a function is a placement of.</summary>
    public IReadOnlyList<StencilRecord> RecordsUsedBy(string operation, string placement) =>
        RecordsUsedBy(InOperation(operation), Function(placement));

    private List<StencilRecord> RecordsUsedBy(IEnumerable<StencilRecord> own, ObjectFunction function)
    {
        var used = new List<StencilRecord>(own);
        var seen = new HashSet<string?>(used.Select(record => record.Symbol));
        foreach (ElfRelocation relocation in function.Relocations)
            if (OfSymbol(relocation.Symbol.Name) is { } record && seen.Add(record.Symbol))
                used.Add(record);

        return used;
    }

    /// <summary>
    /// Gets what a section is named after: <c>.data.rel.ro.table</c> is that of <c>table</c>, and so is
    /// <c>.rodata.table.rel</c>, which clang makes of it with distances instead of addresses.
    /// </summary>
    public static string NameIn(string section) =>
        new[] { ".text.", ".bss.", ".data.rel.ro.", ".data.rel.", ".data.", ".rodata." }
            .Where(prefix => section.StartsWith(prefix, System.StringComparison.Ordinal))
            .Select(prefix => section.Substring(prefix.Length))
            .Select(name => name.EndsWith(".rel", System.StringComparison.Ordinal) ? name.Substring(0, name.Length - 4) : name)
            .FirstOrDefault() ?? section;

    /// <summary>Gets the names of all functions that are defined here.</summary>
    public IEnumerable<string> Functions => _functions.Names;

    /// <exception cref="ObjectFormatException">The object has no such function.</exception>
    public ObjectFunction Stencil(string name) => Function(FunctionPrefix.Stencil + name);

    /// <exception cref="ObjectFormatException">The object has no such function.</exception>
    public ObjectFunction Function(string name)
    {
        ObjectFunction function = _functions.Read(name);
        Budget.Take(function.Code.Length);
        Budget.Take(function.Relocations.Count);
        return function;
    }
}
