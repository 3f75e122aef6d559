using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Objects;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Stencils;

/// <summary>Makes operands, host calls and variables of what the macros wrote down, and reports what C# cannot pass.</summary>
internal sealed class RecordReader(List<DiagnosticInfo> diagnostics)
{
    private readonly HashSet<(DiagnosticDescriptor, string?, int)> _problems = [];

    /// <summary>Gets or sets what the library declares for C# as well.</summary>
    public Declarations? Declarations { get; set; }

    /// <summary>Reports a problem, once where it is the same on each architecture, as most are.</summary>
    public void Report(StencilProblem problem, string file, int line)
    {
        DiagnosticInfo diagnostic = problem.At(file, line);
        if (_problems.Add((diagnostic.Descriptor, diagnostic.Path, diagnostic.Line)))
            diagnostics.Add(diagnostic);
    }

    public ImmutableArray<Operand> Operands(IReadOnlyList<StencilRecord> records, string file)
    {
        var operands = new List<Operand>();
        var names = new Dictionary<string, Operand>();
        int sites = 0;
        foreach (StencilRecord record in records)
        {
            OperandKind? kind = record.Kind switch
            {
                RecordKind.Hole => OperandKind.Hole,
                RecordKind.Label => OperandKind.Label,
                RecordKind.Callee => OperandKind.Callee,
                RecordKind.Link => OperandKind.Link,
                RecordKind.Site => OperandKind.Site,
                _ => null,
            };
            if (kind is null)
                continue;
            CType? type = kind is OperandKind.Hole or OperandKind.Site ? new CType(record.Codes[0], record.Texts[1]) : null;
            if (names.TryGetValue(NameInCSharp(record.Name), out Operand twin))
            {
                // The same label is often jumped to twice; anything else of one name would be one parameter for two things.
                if (twin.Kind != kind || twin.Type != type || twin.Name != record.Name)
                    AddDuplicate("Operand", record.Name, record.Line, twin.Name, twin.Line, file);
                continue;
            }

            if (kind == OperandKind.Hole)
                CheckType(type!, $"Hole '{record.Name}'", file, record.Line);
            int size = kind == OperandKind.Site ? SiteSize(record, type!, file) : 0;
            if (kind == OperandKind.Site && size == 0)
                type = type! with { Code = '?' };
            operands.Add(new Operand(kind.Value, record.Name, type, record.Line, size > 0 ? sites : 0, size));
            sites = size > 0 ? operands[operands.Count - 1].SiteEnd : sites;
            names.Add(NameInCSharp(record.Name), operands[operands.Count - 1]);
        }

        return [.. operands];
    }

    public ImmutableArray<HostCall> HostCalls(IReadOnlyList<StencilRecord> records, string file)
    {
        var calls = new List<HostCall>();
        var seen = new HashSet<HostCall>();
        foreach (StencilRecord record in records.Where(record => record.Kind == RecordKind.HostCall))
        {
            var result = new CType(record.Codes[0], record.Texts[1]);
            ImmutableArray<CType> parameters =
                [.. record.Codes.Skip(1).Select((code, index) => new CType(code, record.Texts[index + 2]))];
            if (result.Code != 'v')
                CheckType(result, $"The result of host function '{record.Name}'", file, record.Line);
            foreach (CType parameter in parameters)
                CheckType(parameter, $"A parameter of host function '{record.Name}'", file, record.Line);
            if (seen.Add(new HostCall(record.Name, result, parameters, Line: 0)))
                calls.Add(new HostCall(record.Name, result, parameters, record.Line));
        }

        return [.. calls];
    }

    /// <summary>The native functions that are called, each once with each list of types.</summary>
    public static ImmutableArray<NativeCall> NativeCalls(IReadOnlyList<StencilRecord> records) =>
    [
        .. records.Where(record => record.Kind == RecordKind.Native).GroupBy(record => (record.Name, record.Codes))
            .Select(calls => new NativeCall(calls.Key.Name, calls.Key.Codes, calls.First().Line)),
    ];

    /// <summary>Reports a feature that nobody could look for when the code runs.</summary>
    public void CheckFeatures(PerArchitecture<EquatableArray<string>> features, string stencil, string file, int line)
    {
        foreach (InstructionSet architecture in InstructionSet.All)
        {
            string[] known = [.. architecture.Features.Select(feature => feature.Name)];
            foreach (string feature in features[architecture].Where(feature => !known.Contains(feature)))
            {
                diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.UnknownFeature, file, line,
                    stencil, feature, architecture.Name, string.Join(", ", known)));
            }
        }
    }

    /// <summary>Reports names that would be one parameter of one method.</summary>
    public void CheckDistinct(string what, IReadOnlyList<(string Name, int Line)> names, string file)
    {
        var first = new Dictionary<string, (string Name, int Line)>();
        foreach ((string name, int line) in names)
        {
            if (first.TryGetValue(NameInCSharp(name), out (string Name, int Line) twin))
                AddDuplicate(what, name, line, twin.Name, twin.Line, file);
            else
                first.Add(NameInCSharp(name), (name, line));
        }
    }

    public void AddDuplicate(string what, string name, int line, string other, int otherLine, string file) =>
        diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.DuplicateName, file, line,
            what, name, name == other ? "" : $", since C# has one name for it and '{other}'",
            otherLine.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    // C# has no $.
    private static string NameInCSharp(string name) => name.Replace('$', '_');

    public void CheckType(CType type, string what, string file, int line)
    {
        if (type.Code is '?' or 'v')
            diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.UnsupportedType, file, line, what, type.Spelling));
    }

    // What is in memory is as large in C# as in C.
    private int SiteSize(StencilRecord record, CType type, string file)
    {
        long size = BitConverter.ToInt64(record.Numbers, 0);
        if (size is < 1 or > RecordKind.LargestSite)
            throw new ObjectFormatException($"site '{record.Name}' has {size} bytes");
        if (Declarations?.SizeOf(type) != size)
        {
            diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.UnsupportedSite, file, record.Line, record.Name, type.Spelling));
            return 0;
        }

        return (int)size;
    }

    public static ImmutableArray<Variable> Variables(StencilRecord record, int firstCode, int count, int firstText) =>
        [.. Enumerable.Range(0, count).Select(index => new Variable(
            record.Texts[firstText + (2 * index) + 1],
            new CType(record.Codes[firstCode + index], record.Texts[firstText + (2 * index)])))];
}
