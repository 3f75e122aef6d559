using System;
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
    private readonly PerArchitecture<ObjectLibrary?> _handlers;
    private readonly LibraryData _data;
    private readonly List<DiagnosticInfo> _diagnostics;
    private readonly CancellationToken _cancellation;
    private readonly SnippetReader _snippets;
    private readonly RecordReader _records;

    private LibraryBuilder(
        StencilText text,
        LibraryObjects objects,
        LibraryData data,
        List<DiagnosticInfo> diagnostics,
        CancellationToken cancellation)
    {
        _text = text;
        _objects = objects.Stencils;
        _placements = objects.Placements;

        // A file that only mentions CP_INTERPRETER was compiled a second time for nothing.
        bool hasHandlers = _objects.All(item => item.OfKind(RecordKind.Interpreter).Any());
        _handlers = PerArchitecture.Of(architecture =>
            hasHandlers ? objects.Handlers.FirstOrDefault(item => item.Architecture == architecture) : null);
        _data = data;
        _diagnostics = diagnostics;
        _cancellation = cancellation;
        _snippets = new SnippetReader(Encoding.UTF8.GetString(text.Source.Unpack()));
        _records = new RecordReader(diagnostics);
    }

    /// <exception cref="ObjectFormatException">An object is broken.</exception>
    /// <exception cref="StencilFormatException">The source is.</exception>
    public static StencilLibrary Build(
        StencilText text,
        LibraryObjects objects,
        LibraryData data,
        List<DiagnosticInfo> diagnostics,
        CancellationToken cancellation) =>
        new LibraryBuilder(text, objects, data, diagnostics, cancellation).Build();

    private StencilLibrary Build()
    {
        // The first object says what flows from stencil to stencil; the others must agree.
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

        CheckState(library);
        CheckColdParts();
        var declarations = new DeclarationReader(_records, _diagnostics).Read(_objects);
        _records.Declarations = declarations;

        ImmutableArray<Stencil> stencils = [.. Find("Stencil", RecordKind.Stencil).Select(BuildStencil)];
        ImmutableArray<Entry> entries = [.. Find("Entry", RecordKind.Entry).Select(BuildEntry).OfType<Entry>()];
        return new StencilLibrary(
            _text.SourcePath,
            _text.ClangVersion,
            state,
            result,
            _objects.Select(item => item.Architecture).ToImmutableArray(),
            PerArchitecture.Of(architecture => (EquatableArray<string>)(ObjectFor(architecture)?.OfKind(RecordKind.Features)
                .SelectMany(features => features.Texts).Where(feature => feature.Length > 0).ToImmutableArray() ?? [])),
            stencils,
            BuildOperations(),
            entries,
            declarations,
            BuildProgramEntry(library),
            _data.Numbers.With((_, numbers) => (EquatableArray<Datum>)numbers.Data));
    }

    private IEnumerable<Definition> Find(string what, params char[] kinds) => Definition.FindAll(_objects, _records, what, kinds);

    // Whoever calls the code must know its state, and where it is: with values that is in other registers.
    private void CheckState(StencilRecord expected)
    {
        foreach (ObjectLibrary other in _objects.Skip(1))
        {
            if (other.OfKind(RecordKind.Library).FirstOrDefault() is not { } library)
                throw new ObjectFormatException("it was not made with copypatch.h");
            if (TextOf(library) != TextOf(expected))
                Report("What CP_STATE and CP_RESULT say", $"{TextOf(expected)} there, and {TextOf(library)} here");
            if (other.OfKind(RecordKind.Values).Any() != _objects[0].OfKind(RecordKind.Values).Any())
                Report("CP_VALUES", "only one of them has it");
        }

        void Report(string what, string how) => _diagnostics.Add(Definition.Disagreement(what, how).At(_text.SourcePath, expected.Line));

        static string TextOf(StencilRecord record) =>
            $"'{record.Codes}' of {string.Join(", ", record.Texts.Skip(2).Where((_, i) => i % 2 == 0))}";
    }

    private Stencil BuildStencil(Definition definition)
    {
        _cancellation.ThrowIfCancellationRequested();
        int before = _diagnostics.Count;
        StencilRecord record = definition.First;
        string file = definition.File;
        IReadOnlyList<StencilRecord> used = UsedBy(ObjectFor(definition.Architecture)!, record.Name);
        ImmutableArray<Operand> operands = _records.Operands(used, file);
        ImmutableArray<HostCall> calls = _records.HostCalls(used, file);
        PerArchitecture<EquatableArray<string>> features = PerArchitecture.Of(architecture =>
            (EquatableArray<string>)(ObjectFor(architecture)?.FeaturesOf(record.Name).ToImmutableArray() ?? []));
        _records.CheckFeatures(features, record.Name, file, record.Line);
        PerArchitecture<MachineCode?> code = PerArchitecture.Of(architecture =>
            definition.Records[architecture] is null ? null : BuildCode(ObjectFor(architecture)!, definition));
        PerArchitecture<Handler?> handlers = PerArchitecture.Of(architecture =>
            code[architecture] is null ? null : BuildHandler(_handlers[architecture], definition));

        ImmutableArray<ColdPart> coldParts = BuildColdParts(definition);
        CheckUse(coldParts, code, record.Name, file);

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
            handlers,
            coldParts,
            IsBroken: _diagnostics.Count > before || definition.Lacks(code));
    }

    // With its cold parts, which have what it declares as well by the same names.
    private static List<StencilRecord> UsedBy(ObjectLibrary library, string stencil) =>
    [
        .. library.RecordsUsedBy(stencil),
        .. library.ColdPartsOf(stencil).SelectMany(part => library.RecordsUsedBy(stencil + FunctionPrefix.ColdPart + part.Texts[2])),
    ];

    private ImmutableArray<ColdPart> BuildColdParts(Definition definition)
    {
        string stencil = definition.First.Name;
        var parts = new Dictionary<string, StencilRecord>();
        foreach (StencilRecord part in _objects.SelectMany(library => library.ColdPartsOf(stencil)))
        {
            if (!parts.ContainsKey(part.Texts[2]))
                parts.Add(part.Texts[2], part);
        }

        return [.. parts.Values.Select(part => new ColdPart(part.Texts[2], part.Line, PerArchitecture.Of(architecture =>
            definition.Records[architecture] is null ? null : BuildColdPart(ObjectFor(architecture)!, part))))];
    }

    private MachineCode? BuildColdPart(ObjectLibrary library, StencilRecord part) => OrReport(Definition.FileOf(part), part.Line, () =>
        library.ColdPartsOf(part.Name).Any(its => its.Texts[2] == part.Texts[2])
            ? StencilCodeBuilder.BuildColdPart(library, part.Name, part.Texts[2])
            : null);

    private void CheckUse(ImmutableArray<ColdPart> parts, PerArchitecture<MachineCode?> code, string stencil, string file)
    {
        var used = new HashSet<string>(InstructionSet.All
            .SelectMany(architecture => parts.Select(part => part.Code[architecture]).Append(code[architecture])).OfType<MachineCode>()
            .SelectMany(its => its.Patches.Items).Where(patch => patch.Target == PatchTarget.ColdPart).Select(patch => patch.Name));
        foreach (ColdPart part in parts.Where(part => !used.Contains(part.Name)))
        {
            _diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.ColdPart, file, part.Line,
                part.Name, stencil, $"CP_GO_COLD({stencil}, {part.Name}) stands nowhere in it"));
        }
    }

    // A part of no stencil would be code that nobody gets to.
    private void CheckColdParts()
    {
        foreach (ObjectLibrary library in _objects)
        {
            var stencils = new HashSet<string>(library.OfKind(RecordKind.Stencil).Select(record => record.Name));
            foreach (StencilRecord part in library.OfKind(RecordKind.ColdPart).Where(part => !stencils.Contains(part.Name)))
            {
                _records.Report(
                    new StencilProblem(DiagnosticDescriptors.ColdPart, part.Texts[2], part.Name,
                        $"there is no CP_STENCIL({part.Name})"),
                    Definition.FileOf(part), part.Line);
            }
        }
    }

    private ImmutableArray<Operation> BuildOperations()
    {
        if (!_objects[0].OfKind(RecordKind.Values).Any())
            return [];
        var builder = new OperationBuilder(_objects, _placements, _records, _diagnostics);
        var operations = ImmutableArray.CreateBuilder<Operation>();
        foreach (Definition definition in Find("Operation", RecordKind.Operation, RecordKind.TwoResults, RecordKind.Branch, RecordKind.Return))
        {
            _cancellation.ThrowIfCancellationRequested();
            StencilRecord record = definition.First;
            operations.Add(builder.Build(definition, SnippetOf(record, definition.File, $"({record.Name},")));
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

    private MachineCode? BuildCode(ObjectLibrary library, Definition definition) => OrReport(definition.File, definition.First.Line, () =>
    {
        string name = definition.First.Name;
        if (library.Architecture != definition.Architecture)
        {
            definition.CheckUsed("Stencil", definition.Records.With((architecture, _) =>
                (IEnumerable<StencilRecord>?)UsedBy(ObjectFor(architecture)!, name)));
        }

        return StencilCodeBuilder.Build(library, name);
    });

    private Handler? BuildHandler(ObjectLibrary? library, Definition definition) => library is null ? null
        : OrReport(definition.File, definition.First.Line, () => StencilCodeBuilder.BuildHandler(library, definition.First.Name));

    private PerArchitecture<MachineCode?> BuildProgramEntry(StencilRecord library) => _handlers.With((_, handlers) => handlers is null ? null
        : OrReport(_text.SourcePath, library.Line, () => StencilCodeBuilder.BuildProgramEntry(handlers)));

    // What is built, or null and a problem reported at a line of C.
    private T? OrReport<T>(string file, int line, Func<T?> build)
        where T : class
    {
        try
        {
            return build();
        }
        catch (StencilProblem problem)
        {
            _records.Report(problem, file, line);
            return null;
        }
    }

    private Entry? BuildEntry(Definition definition)
    {
        StencilRecord record = definition.First;
        string file = definition.File;
        try
        {
            definition.Check("Entry");
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

            return new Entry(record.Name, file, record.Line, result, parameters,
                PerArchitecture.Of(architecture => CodeFor(architecture, FunctionPrefix.Entry)),
                CodeFor(InstructionSet.X64, FunctionPrefix.WindowsEntry));

            EquatableArray<byte> CodeFor(InstructionSet architecture, string prefix) =>
                definition.Records[architecture] is null ? default : EntryCode(ObjectFor(architecture)!, record.Name, prefix);
        }
        catch (StencilProblem problem)
        {
            _diagnostics.Add(problem.At(file, record.Line));
            return null;
        }
    }

    // It is placed once for all code of a heap: so it may refer to nothing.
    private static EquatableArray<byte> EntryCode(ObjectLibrary library, string name, string prefix)
    {
        ObjectFunction function = library.Function(prefix + name);
        FrameRule.CheckEntry(library.Architecture, name, function.Code);
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
}
