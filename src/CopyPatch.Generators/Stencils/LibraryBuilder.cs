using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Objects;

namespace CopyPatch.Generators.Stencils;

/// <summary>Makes the model of a C file from its objects, one for each architecture.</summary>
internal sealed class LibraryBuilder
{
    private readonly StencilText _text;
    private readonly IReadOnlyList<ObjectLibrary> _objects;
    private readonly List<DiagnosticInfo> _diagnostics;
    private readonly CancellationToken _cancellation;
    private readonly SnippetReader _snippets;

    private LibraryBuilder(
        StencilText text, IReadOnlyList<ObjectLibrary> objects, List<DiagnosticInfo> diagnostics, CancellationToken cancellation)
    {
        _text = text;
        _objects = objects;
        _diagnostics = diagnostics;
        _cancellation = cancellation;
        _snippets = new SnippetReader(text.Source);
    }

    /// <exception cref="ObjectFormatException">An object is broken.</exception>
    public static StencilLibrary Build(
        StencilText text, IReadOnlyList<ObjectLibrary> objects, List<DiagnosticInfo> diagnostics, CancellationToken cancellation) =>
        new LibraryBuilder(text, objects, diagnostics, cancellation).Build();

    private StencilLibrary Build()
    {
        // The first object says what there is; the others must agree.
        ObjectLibrary first = _objects[0];
        StencilRecord library = first.OfKind(StencilRecord.Library).FirstOrDefault()
            ?? throw new ObjectFormatException("it was not made with copypatch.h");
        if (library.Texts[0] != HeaderVersion)
            throw new ObjectFormatException($"it was made with version {library.Texts[0]} of copypatch.h, and this is version {HeaderVersion}");

        int stateCount = library.Codes.Length - 1;
        ImmutableArray<Variable> state = Variables(library, 0, stateCount, 1);
        var result = new CType(library.Codes[stateCount], library.Texts[library.Texts.Count - 1]);
        foreach (Variable variable in state)
            CheckType(variable.Type, $"State '{variable.Name}'", _text.SourcePath, library.Line);
        CheckType(result, "CP_RESULT", _text.SourcePath, library.Line);

        ImmutableArray<Stencil> stencils = [.. Distinct(first, StencilRecord.Stencil, "Stencil").Select(BuildStencil)];
        ReportMissing(first);
        ImmutableArray<Entry> entries =
            [.. Distinct(first, StencilRecord.Entry, "Entry").Select(BuildEntry).Where(entry => entry is not null).Select(entry => entry!)];
        return new StencilLibrary(
            _text.SourcePath,
            _text.ClangVersion,
            state,
            result,
            _objects.Select(item => item.Architecture).ToImmutableArray(),
            stencils,
            entries,
            DataOf(TargetArchitecture.X64),
            DataOf(TargetArchitecture.Arm64));
    }

    /// <summary>The version of the records that copypatch.h writes.</summary>
    private const string HeaderVersion = "1";

    private Stencil BuildStencil(StencilRecord record)
    {
        _cancellation.ThrowIfCancellationRequested();
        int before = _diagnostics.Count;
        string file = Normalized(record.Texts[1]);
        IReadOnlyList<StencilRecord> used = RecordsUsedBy(_objects[0], record.Name);
        ImmutableArray<Operand> operands = Operands(used, file);
        ImmutableArray<HostCall> calls = HostCalls(used, file);
        MachineCode? x64 = null;
        MachineCode? arm64 = null;
        foreach (ObjectLibrary library in _objects)
        {
            MachineCode? code = BuildCode(library, record, file, used);
            if (library.Architecture == TargetArchitecture.X64)
                x64 = code;
            else
                arm64 = code;
        }

        return new Stencil(
            record.Name,
            file,
            record.Line,
            file == _text.SourcePath ? _snippets.SnippetAt(record.Line, $"CP_STENCIL({record.Name})") : "",
            operands,
            calls,
            x64,
            arm64,
            IsBroken: _diagnostics.Count > before);
    }

    private MachineCode? BuildCode(
        ObjectLibrary library, StencilRecord record, string file, IReadOnlyList<StencilRecord> used)
    {
        try
        {
            if (library != _objects[0] && Difference(library, record.Name, used) is { } difference)
            {
                throw new StencilProblem(DiagnosticDescriptors.ArchitecturesDisagree, record.Name,
                    Architectures.NameOf(_objects[0].Architecture), Architectures.NameOf(library.Architecture), difference);
            }

            return StencilCodeBuilder.Build(library, record.Name);
        }
        catch (StencilProblem problem)
        {
            DiagnosticInfo diagnostic = problem.At(file, record.Line);

            // Most problems are the same on each architecture: once is enough.
            if (!_diagnostics.Any(other => other.Descriptor == diagnostic.Descriptor && other.Path == file && other.Line == record.Line))
                _diagnostics.Add(diagnostic);
            return null;
        }
    }

    private Entry? BuildEntry(StencilRecord record)
    {
        string file = Normalized(record.Texts[1]);
        try
        {
            var result = new CType(record.Codes[0], record.Texts[2]);
            ImmutableArray<Variable> parameters = Variables(record, 1, record.Codes.Length - 1, 3);
            int before = _diagnostics.Count;
            if (result.Code != 'v')
                CheckType(result, $"The result of entry '{record.Name}'", file, record.Line);
            foreach (Variable parameter in parameters)
                CheckType(parameter.Type, $"Parameter '{parameter.Name}' of entry '{record.Name}'", file, record.Line);
            if (_diagnostics.Count > before)
                return null;

            ImmutableArray<byte> x64 = [];
            ImmutableArray<byte> arm64 = [];
            foreach (ObjectLibrary library in _objects)
            {
                ImmutableArray<byte> code = EntryCode.Read(library, record.Name);
                if (library.Architecture == TargetArchitecture.X64)
                    x64 = code;
                else
                    arm64 = code;
            }

            return new Entry(record.Name, file, record.Line, result, parameters, x64, arm64);
        }
        catch (StencilProblem problem)
        {
            _diagnostics.Add(problem.At(file, record.Line));
            return null;
        }
    }

    // What an inline function of the file uses becomes part of each stencil that calls it; which ones those are, the
    // relocations say. Its operands come behind the stencil's own.
    private static IReadOnlyList<StencilRecord> RecordsUsedBy(ObjectLibrary library, string stencil)
    {
        var used = new List<StencilRecord>(library.InStencil(stencil));
        foreach (ElfRelocation relocation in library.Stencil(stencil).Relocations)
        {
            foreach (StencilRecord record in library.OfSymbol(relocation.Symbol.Name))
                if (!used.Any(other => other.Kind == record.Kind && other.Name == record.Name))
                    used.Add(record);
        }

        return used;
    }

    private ImmutableArray<Operand> Operands(IReadOnlyList<StencilRecord> records, string file)
    {
        var operands = new List<Operand>();
        foreach (StencilRecord record in records)
        {
            OperandKind? kind = record.Kind switch
            {
                StencilRecord.Hole => OperandKind.Hole,
                StencilRecord.Label => OperandKind.Label,
                StencilRecord.Callee => OperandKind.Callee,
                _ => null,
            };
            if (kind is null)
                continue;
            CType? type = kind == OperandKind.Hole ? new CType(record.Codes[0], record.Texts[1]) : null;
            if (operands.FirstOrDefault(other => other.Name == record.Name) is { } twin)
            {
                // The same label is often jumped to twice; anything else of one name would be one parameter for two things.
                if (twin.Kind != kind || twin.Type != type)
                    AddDuplicate("Operand", record, twin.Line, file);
                continue;
            }

            if (type is not null)
                CheckType(type, $"Hole '{record.Name}'", file, record.Line);
            operands.Add(new Operand(kind.Value, record.Name, type, record.Line));
        }

        return [.. operands];
    }

    private ImmutableArray<HostCall> HostCalls(IReadOnlyList<StencilRecord> records, string file)
    {
        var calls = new List<HostCall>();
        foreach (StencilRecord record in records.Where(record => record.Kind == StencilRecord.HostCall))
        {
            var result = new CType(record.Codes[0], record.Texts[1]);
            ImmutableArray<CType> parameters =
                [.. record.Codes.Skip(1).Select((code, index) => new CType(code, record.Texts[index + 2]))];
            if (result.Code != 'v')
                CheckType(result, $"The result of host function '{record.Name}'", file, record.Line);
            foreach (CType parameter in parameters)
                CheckType(parameter, $"A parameter of host function '{record.Name}'", file, record.Line);
            if (!calls.Any(other => other.Name == record.Name && other.Result == result && other.Parameters.Equals(parameters)))
                calls.Add(new HostCall(record.Name, result, parameters, record.Line));
        }

        return [.. calls];
    }

    // Null when a stencil is the same on another architecture, as far as C# sees it.
    private static string? Difference(ObjectLibrary library, string stencil, IReadOnlyList<StencilRecord> expected)
    {
        if (!library.OfKind(StencilRecord.Stencil).Any(record => record.Name == stencil))
            return "only one of them has it";
        List<string> mine = Signature(RecordsUsedBy(library, stencil));
        List<string> others = Signature(expected);
        return mine.SequenceEqual(others) ? null
            : $"it uses {Listed(others)} there, and {Listed(mine)} here";

        static List<string> Signature(IReadOnlyList<StencilRecord> records) =>
            [.. records.Select(record => $"{record.Name}:{record.Codes}").Distinct().OrderBy(text => text, System.StringComparer.Ordinal)];

        static string Listed(List<string> texts) => texts.Count == 0 ? "nothing" : string.Join(", ", texts.Select(text => text.Split(':')[0]));
    }

    private void ReportMissing(ObjectLibrary first)
    {
        foreach (ObjectLibrary library in _objects.Skip(1))
        {
            foreach (StencilRecord record in library.OfKind(StencilRecord.Stencil))
            {
                if (first.OfKind(StencilRecord.Stencil).Any(other => other.Name == record.Name))
                    continue;
                _diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.ArchitecturesDisagree, Normalized(record.Texts[1]), record.Line,
                    record.Name, Architectures.NameOf(first.Architecture), Architectures.NameOf(library.Architecture), "only one of them has it"));
            }
        }
    }

    // clang itself reports two functions of one name; two stencils that differ only in what C# makes of them it cannot see.
    private IEnumerable<StencilRecord> Distinct(ObjectLibrary library, char kind, string what)
    {
        var seen = new Dictionary<string, StencilRecord>();
        foreach (StencilRecord record in library.OfKind(kind))
        {
            if (seen.TryGetValue(record.Name, out StencilRecord other))
            {
                AddDuplicate(what, record, other.Line, Normalized(record.Texts[1]));
                continue;
            }

            seen.Add(record.Name, record);
        }

        return seen.Values;
    }

    private void AddDuplicate(string what, StencilRecord record, int otherLine, string file) =>
        _diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.DuplicateName, file, record.Line,
            what, record.Name, otherLine.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private void CheckType(CType type, string what, string file, int line)
    {
        if (type.Code is '?' or 'v')
            _diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.UnsupportedType, file, line, what, type.Spelling));
    }

    private static ImmutableArray<Variable> Variables(StencilRecord record, int firstCode, int count, int firstText) =>
        [.. Enumerable.Range(0, count).Select(index => new Variable(
            record.Texts[firstText + (2 * index) + 1],
            new CType(record.Codes[firstCode + index], record.Texts[firstText + (2 * index)])))];

    private ImmutableArray<Datum> DataOf(TargetArchitecture architecture) =>
        _objects.FirstOrDefault(library => library.Architecture == architecture)?.Data.Data ?? [];

    private static string Normalized(string path) => path.Replace('\\', '/');
}
