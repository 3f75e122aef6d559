using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Objects;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Libraries;

/// <summary>Makes the model of a C file from its objects, one for each architecture.</summary>
internal sealed class LibraryBuilder
{
    /// <summary>The version of the records that copypatch.h writes.</summary>
    private const string HeaderVersion = "1";

    private readonly StencilText _text;
    private readonly IReadOnlyList<ObjectLibrary> _objects;
    private readonly IReadOnlyList<ObjectLibrary> _placements;
    private readonly LibraryData _data;
    private readonly List<DiagnosticInfo> _diagnostics;
    private readonly CancellationToken _cancellation;
    private readonly SnippetReader _snippets;
    private readonly RecordReader _records;

    private LibraryBuilder(
        StencilText text,
        IReadOnlyList<ObjectLibrary> objects,
        IReadOnlyList<ObjectLibrary> placements,
        LibraryData data,
        List<DiagnosticInfo> diagnostics,
        CancellationToken cancellation)
    {
        _text = text;
        _objects = objects;
        _placements = placements;
        _data = data;
        _diagnostics = diagnostics;
        _cancellation = cancellation;
        _snippets = new SnippetReader(Encoding.UTF8.GetString(text.Source.Unpack()));
        _records = new RecordReader(diagnostics);
    }

    /// <param name="objects">One for each architecture.</param>
    /// <param name="placements">Those with the placements of operations, if there are any.</param>
    /// <exception cref="ObjectFormatException">An object is broken.</exception>
    /// <exception cref="StencilFormatException">The source is.</exception>
    public static StencilLibrary Build(
        StencilText text,
        IReadOnlyList<ObjectLibrary> objects,
        IReadOnlyList<ObjectLibrary> placements,
        LibraryData data,
        List<DiagnosticInfo> diagnostics,
        CancellationToken cancellation) =>
        new LibraryBuilder(text, objects, placements, data, diagnostics, cancellation).Build();

    private StencilLibrary Build()
    {
        // The first object says what there is; the others must agree.
        ObjectLibrary first = _objects[0];
        StencilRecord library = first.OfKind(RecordKind.Library).FirstOrDefault()
            ?? throw new ObjectFormatException("it was not made with copypatch.h");
        if (library.Texts[0] != HeaderVersion)
            throw new ObjectFormatException(
                $"it was made with version {library.Texts[0]} of copypatch.h, and this is version {HeaderVersion}");

        int stateCount = library.Codes.Length - 1;
        ImmutableArray<Variable> state = RecordReader.Variables(library, 0, stateCount, 1);
        var result = new CType(library.Codes[stateCount], library.Texts[library.Texts.Count - 1]);
        foreach (Variable variable in state)
            _records.CheckType(variable.Type, $"State '{variable.Name}'", _text.SourcePath, library.Line);
        _records.CheckType(result, "CP_RESULT", _text.SourcePath, library.Line);

        ImmutableArray<Stencil> stencils = [.. Distinct(first, "Stencil", RecordKind.Stencil).Select(BuildStencil)];
        ReportMissing(first);
        ImmutableArray<Entry> entries =
            [.. Distinct(first, "Entry", RecordKind.Entry).Select(BuildEntry).Where(entry => entry is not null).Select(entry => entry!)];
        return new StencilLibrary(
            _text.SourcePath,
            _text.ClangVersion,
            state,
            result,
            _objects.Select(item => item.Architecture).ToImmutableArray(),
            PerArchitecture.Of(architecture => (EquatableArray<string>)(ObjectFor(architecture)?.OfKind(RecordKind.Features)
                .SelectMany(features => features.Texts).Where(feature => feature.Length > 0).ToImmutableArray() ?? [])),
            stencils,
            BuildOperations(first),
            entries,
            new DeclarationReader(_records, _diagnostics).Read(_objects),
            _data.Numbers.With((_, numbers) => (EquatableArray<Datum>)numbers.Data));
    }

    private Stencil BuildStencil(StencilRecord record)
    {
        _cancellation.ThrowIfCancellationRequested();
        int before = _diagnostics.Count;
        string file = Normalized(record.Texts[1]);
        IReadOnlyList<StencilRecord> used = _objects[0].RecordsUsedBy(record.Name);
        ImmutableArray<Operand> operands = _records.Operands(used, file);
        ImmutableArray<HostCall> calls = _records.HostCalls(used, file);
        PerArchitecture<EquatableArray<string>> features = PerArchitecture.Of(architecture =>
            (EquatableArray<string>)(ObjectFor(architecture)?.FeaturesOf(record.Name).ToImmutableArray() ?? []));
        _records.CheckFeatures(features, record.Name, file, record.Line);
        PerArchitecture<MachineCode?> code = PerArchitecture.Of(architecture =>
            ObjectFor(architecture) is { } library ? BuildCode(library, record, file, used) : null);

        return new Stencil(
            record.Name,
            file,
            record.Line,
            SnippetOf(record, file, $"CP_STENCIL({record.Name}"),
            operands,
            calls,
            RecordReader.NativeCalls(used),
            features,
            code,
            IsBroken: _diagnostics.Count > before);
    }

    private ImmutableArray<Operation> BuildOperations(ObjectLibrary first)
    {
        if (first.OfKind(RecordKind.Values).FirstOrDefault() is null)
            return [];
        var builder = new OperationBuilder(_objects, _placements, _records, _diagnostics);
        var operations = ImmutableArray.CreateBuilder<Operation>();
        foreach (StencilRecord record in Distinct(first, "Operation", RecordKind.Operation, RecordKind.Branch, RecordKind.Return))
        {
            _cancellation.ThrowIfCancellationRequested();
            string file = Normalized(record.Texts[1]);
            operations.Add(builder.Build(record, file, SnippetOf(record, file, $"({record.Name},")));
        }

        return operations.ToImmutable();
    }

    private string SnippetOf(StencilRecord record, string file, string macro)
    {
        string snippet = file == _text.SourcePath ? _snippets.SnippetAt(record.Line, macro) : "";
        _data.Budget.Take(snippet.Length);
        return snippet;
    }

    private ObjectLibrary? ObjectFor(InstructionSet architecture) => _objects.FirstOrDefault(its => its.Architecture == architecture);

    private MachineCode? BuildCode(
        ObjectLibrary library, StencilRecord record, string file, IReadOnlyList<StencilRecord> used)
    {
        try
        {
            if (library != _objects[0] && Difference(library, record.Name, used) is { } difference)
            {
                throw new StencilProblem(DiagnosticDescriptors.ArchitecturesDisagree, record.Name,
                    _objects[0].Architecture.Name, library.Architecture.Name, difference);
            }

            return StencilCodeBuilder.Build(library, record.Name);
        }
        catch (StencilProblem problem)
        {
            _records.Report(problem, file, record.Line);
            return null;
        }
    }

    private Entry? BuildEntry(StencilRecord record)
    {
        string file = Normalized(record.Texts[1]);
        try
        {
            var result = new CType(record.Codes[0], record.Texts[2]);
            ImmutableArray<Variable> parameters = RecordReader.Variables(record, 1, record.Codes.Length - 1, 3);
            int before = _diagnostics.Count;
            if (result.Code != 'v')
                _records.CheckType(result, $"The result of entry '{record.Name}'", file, record.Line);
            foreach (Variable parameter in parameters)
                _records.CheckType(parameter.Type, $"Parameter '{parameter.Name}' of entry '{record.Name}'", file, record.Line);
            _records.CheckDistinct("Parameter", [.. parameters.Select(parameter => (parameter.Name, record.Line))], file);
            if (_diagnostics.Count > before)
                return null;

            return new Entry(record.Name, file, record.Line, result, parameters, PerArchitecture.Of(architecture =>
                ObjectFor(architecture) is { } library ? EntryCode(library, record.Name) : default));
        }
        catch (StencilProblem problem)
        {
            _diagnostics.Add(problem.At(file, record.Line));
            return null;
        }
    }

    // It is placed once for all code of a heap: so it may refer to nothing.
    private static EquatableArray<byte> EntryCode(ObjectLibrary library, string name)
    {
        ObjectFunction function = library.Entry(name);
        var code = new CodeDraft(library.Architecture, function.Code);
        var routines = new RoutineCalls(library, code);
        foreach (ElfRelocation relocation in function.Relocations)
        {
            if (relocation.Offset + 4 > function.Code.Length)
                throw new ObjectFormatException($"a relocation of entry '{name}' lies behind its end");
            if (!routines.TryAdd(relocation))
            {
                throw new StencilProblem(
                    DiagnosticDescriptors.EntryNotSelfContained, name, relocation.Symbol.Name, library.Architecture.Name);
            }
        }

        routines.Append();
        return ImmutableArray.Create(code.Bytes.ToArray());
    }

    // Null when a stencil is the same on another architecture, as far as C# sees it.
    private static string? Difference(ObjectLibrary library, string stencil, IReadOnlyList<StencilRecord> expected)
    {
        if (!library.HasStencil(stencil))
            return "only one of them has it";
        List<string> mine = Signature(library.RecordsUsedBy(stencil));
        List<string> others = Signature(expected);
        return mine.SequenceEqual(others) ? null
            : $"it uses {Listed(others)} there, and {Listed(mine)} here";

        static List<string> Signature(IReadOnlyList<StencilRecord> records) =>
        [
            .. records.Select(record => $"{record.Name}:{record.Kind}{record.Codes}").Distinct()
                .OrderBy(text => text, System.StringComparer.Ordinal),
        ];

        static string Listed(List<string> texts) =>
            texts.Count == 0 ? "nothing" : string.Join(", ", texts.Select(text => text.Split(':')[0]));
    }

    private void ReportMissing(ObjectLibrary first)
    {
        foreach (ObjectLibrary library in _objects.Skip(1))
        {
            foreach (StencilRecord record in library.OfKind(RecordKind.Stencil))
            {
                if (first.HasStencil(record.Name))
                    continue;
                _diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.ArchitecturesDisagree, Normalized(record.Texts[1]), record.Line,
                    record.Name, first.Architecture.Name, library.Architecture.Name, "only one of them has it"));
            }
        }
    }

    // clang itself reports two functions of one name; two stencils that differ only in what C# makes of them it cannot see.
    private IEnumerable<StencilRecord> Distinct(ObjectLibrary library, string what, params char[] kinds)
    {
        var seen = new Dictionary<string, StencilRecord>();
        foreach (StencilRecord record in library.Records.Where(record => kinds.Contains(record.Kind)))
        {
            if (seen.TryGetValue(record.Name, out StencilRecord other))
            {
                _records.AddDuplicate(what, record.Name, record.Line, record.Name, other.Line, Normalized(record.Texts[1]));
                continue;
            }

            seen.Add(record.Name, record);
        }

        return seen.Values;
    }

    private static string Normalized(string path) => path.Replace('\\', '/');
}
