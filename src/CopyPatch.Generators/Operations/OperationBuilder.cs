using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Objects;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>Makes an operation of its record, and of the code of all its placements.</summary>
internal sealed class OperationBuilder
{
    private readonly IReadOnlyList<ObjectLibrary> _objects;
    private readonly RecordReader _records;
    private readonly List<DiagnosticInfo> _diagnostics;
    private readonly ILookup<string, PlacementInObject> _placements;

    /// <param name="objects">The library's own objects, one for each architecture.</param>
    /// <param name="placements">Those with its placements.</param>
    public OperationBuilder(
        IReadOnlyList<ObjectLibrary> objects,
        IReadOnlyList<ObjectLibrary> placements,
        RecordReader records,
        List<DiagnosticInfo> diagnostics)
    {
        _objects = objects;
        _records = records;
        _diagnostics = diagnostics;
        _placements = placements
            .SelectMany(library => library.Functions.Select(PlacementName.Parse).OfType<PlacementName>()
                .Select(name => new PlacementInObject(library, name)))
            .ToLookup(placement => placement.Name.Operation);
    }

    public Operation Build(Definition definition, string snippet)
    {
        int before = _diagnostics.Count;
        StencilRecord record = definition.First;
        string file = definition.File;
        // One result has no name.
        (int returned, int firstText) = record.Kind == RecordKind.TwoResults ? (2, 6) : (1, 3);
        ImmutableArray<Variable> operands = RecordReader.Variables(record, returned, record.Codes.Length - returned, firstText);
        foreach (Variable operand in operands)
            CheckValue(operand.Type, $"Operand '{operand.Name}' of operation '{record.Name}'");
        OperationKind kind = KindOf(record.Kind);
        PlacementInObject[] placements = [.. _placements[record.Name]];
        ValueOperand[] results = [.. ResultsOf(record, placements)];
        foreach (ValueOperand value in results)
            CheckValue(value.Type, $"{(value.Name.Length == 0 ? "The result" : $"Result '{value.Name}'")} of operation '{record.Name}'");
        // Placements do not know their lines (copypatch.h, CP_RECORD_LINE_).
        StencilRecord[] used = placements.Length == 0 ? []
            : [.. placements[0].Library.RecordsUsedBy(record.Name, placements[0].Name.Function)
                .Select(its => its.Line == 0 ? its with { Line = record.Line } : its)];
        ImmutableArray<Operand> holes = _records.Operands(used, file);
        // Its body may leave for that label too.
        if (kind == OperationKind.Branch && !holes.Any(hole => hole is { Kind: OperandKind.Label, Name: "target" }))
            holes = holes.Add(new Operand(OperandKind.Label, "target", null, record.Line));
        _records.CheckDistinct(returned == 2 ? "Result or operand" : "Operand",
        [
            .. results.Where(value => value.Name.Length > 0).Select(value => (value.Name, record.Line)),
            .. operands.Select(operand => (operand.Name, record.Line)), .. holes.Select(hole => (hole.Name, hole.Line)),
        ], file);
        Check(definition, placements);
        var stencil = new Stencil(
            record.Name, file, record.Line, snippet, holes, _records.HostCalls(used, file), RecordReader.NativeCalls(used),
            default, default, default, default, IsBroken: false);

        ImmutableArray<ValueOperand> values =
        [
            .. operands.Select((operand, i) => new ValueOperand(
                operand.Name, operand.Type, PlacesAt(placements, i + returned))),
        ];
        var operation = new Operation(stencil, kind, results.ToImmutableArray(), values, default);
        if (_diagnostics.Count == before)
        {
            operation = operation with
            {
                Code = definition.Records.With((architecture, its) => its is null ? null : BuildCode(
                    operation, _objects.First(library => library.Architecture == architecture),
                    [.. placements.Where(placement => placement.Library.Architecture == architecture)])),
            };
        }

        return operation with { Stencil = stencil with { IsBroken = _diagnostics.Count > before || definition.Lacks(operation.Code) } };

        void CheckValue(CType type, string what)
        {
            if (type.Code is not ('i' or 'I' or 'l' or 'L' or 'p' or 'f' or 'd'))
                _diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.UnsupportedValueType, file, record.Line, what, type.Spelling));
        }
    }

    // One that is void, decides about a branch or is that of the code goes to no place.
    private static IEnumerable<ValueOperand> ResultsOf(StencilRecord record, PlacementInObject[] placements)
    {
        if (record.Kind == RecordKind.TwoResults)
        {
            return RecordReader.Variables(record, 0, 2, 2)
                .Select(result => new ValueOperand(result.Name, result.Type, Places.Register, IsResult: true));
        }

        return record.Kind == RecordKind.Operation && record.Codes[0] != 'v'
            ? [new ValueOperand("", new CType(record.Codes[0], record.Texts[2]), PlacesAt(placements, 0), IsResult: true)]
            : [];
    }

    private void Check(Definition definition, PlacementInObject[] placements)
    {
        try
        {
            definition.Check("Operation");
            definition.CheckUsed("Operation", PerArchitecture.Of(architecture => placements
                .FirstOrDefault(placement => placement.Library.Architecture == architecture)?.Library.InOperation(definition.First.Name)));
        }
        catch (StencilProblem problem)
        {
            _records.Report(problem, definition.File, definition.First.Line);
        }
    }

    private OperationCode? BuildCode(Operation operation, ObjectLibrary library, PlacementInObject[] placements)
    {
        try
        {
            if (placements.Length == 0)
                throw Unplaced(operation, library.Architecture, "the bake left no code for it; bake again");
            var builder = new FormBuilder(operation, library.Architecture, RegistersOf(library), library.Budget);
            return new OperationCode(builder.Build(placements).ToImmutableArray());
        }
        catch (StencilProblem problem)
        {
            _records.Report(problem, operation.Stencil.File, operation.Stencil.Line);
            return null;
        }
    }

    /// <summary>What an operation whose placements cannot be used is reported with.</summary>
    public static StencilProblem Unplaced(Operation operation, InstructionSet architecture, string why) => new(
        DiagnosticDescriptors.UnplacedOperation, operation.Stencil.Name, architecture.Name, why);

    private static (RegisterFile Integer, RegisterFile Floating) RegistersOf(ObjectLibrary library)
    {
        StencilRecord values = library.OfKind(RecordKind.Values).FirstOrDefault()
            ?? throw new ObjectFormatException("it has operations and no record of their registers");
        return (new RegisterFile(Count(values.Texts[0]), false), new RegisterFile(Count(values.Texts[1]), true));

        static int Count(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= 10 ? count
            : throw new ObjectFormatException($"'{text}' is no number of registers");
    }

    private static Places PlacesAt(IEnumerable<PlacementInObject> placements, int position) =>
        placements.Where(placement => placement.Name.Letters.Length > position)
            .Aggregate(Places.None, (places, placement) => places | PlacesExtensions.PlaceOf(placement.Name.Letters[position]));

    private static OperationKind KindOf(char record) => record switch
    {
        RecordKind.Branch => OperationKind.Branch,
        RecordKind.Return => OperationKind.Return,
        _ => OperationKind.Value,
    };
}
