using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Tool.Listings;

/// <summary>A stencil, an operation or an entry.</summary>
/// <param name="File">The C file that it stands in.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Snippet">Its C text with the comment above it; empty where that is in another file.</param>
/// <param name="Operands">What C# gives when it emits it, each as C has it: <c>value: int64_t</c>.</param>
internal sealed record ListedItem(
    string Name, ItemKind Kind, string File, int Line, string Snippet, IReadOnlyList<string> Operands, PerArchitecture<PlacedCodes> Code)
{
    /// <summary>Gets the last line of its C text.</summary>
    public int LastLine => Line - 1 + Math.Max(1, Snippet.Split('\n').SkipWhile(IsComment).Count());

    public static ListedItem Of(Stencil stencil, PerArchitecture<EquatableArray<Datum>> data) => new(
        stencil.Name, ItemKind.Stencil, stencil.File, stencil.Line, stencil.Snippet, [.. OperandsOf(stencil)],
        stencil.Code.With((architecture, code) => PlacedCodes.Of(code, data[architecture])));

    public static ListedItem Of(Stencil stencil, ColdPart part, string snippet, PerArchitecture<EquatableArray<Datum>> data) => new(
        $"{stencil.Name}.{part.Name}", ItemKind.Stencil, stencil.File, part.Line, snippet, [],
        part.Code.With((architecture, code) => PlacedCodes.Of(code, data[architecture])));

    public static ListedItem Of(Operation operation, PerArchitecture<EquatableArray<Datum>> data) => new(
        operation.Stencil.Name,
        operation.Kind switch
        {
            OperationKind.Branch => ItemKind.Branch,
            OperationKind.Return => ItemKind.Return,
            _ => ItemKind.Operation,
        },
        operation.Stencil.File, operation.Stencil.Line, operation.Stencil.Snippet,
        [
            .. operation.Results.Select(result => Described(result.Name.Length == 0 ? "result" : result.Name, result.Type, result.Places)),
            .. operation.Values.Select(value => Described(value.Name, value.Type, value.Places)),
            .. OperandsOf(operation.Stencil),
        ],
        operation.Code.With((architecture, code) => PlacedCodes.Of(code, architecture, data[architecture])));

    public static ListedItem Of(Entry entry, string snippet) => new(
        entry.Name, ItemKind.Entry, entry.File, entry.Line, snippet,
        [.. entry.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Type.Spelling}"), $"result: {entry.Result.Spelling}"],
        entry.Code.With((_, code) => PlacedCodes.Of(code)));

    private static bool IsComment(string line) => line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    private static IEnumerable<string> OperandsOf(Stencil stencil)
    {
        foreach (Operand operand in stencil.Operands)
        {
            yield return $"{operand.Name}: " + operand.Kind switch
            {
                OperandKind.Hole => operand.Type!.Spelling,
                OperandKind.Site => $"site of {operand.Type!.Spelling}",
                OperandKind.Label => "label",
                _ => "compiled code",
            };
        }

        foreach (HostCall call in stencil.HostCalls)
            yield return $"{call.Name}: calls {call.Result.Spelling}({string.Join(", ", call.Parameters.Select(type => type.Spelling))})";
    }

    private static string Described(string name, CType type, Places places) => $"{name}: {type.Spelling} {LettersOf(places)}";

    private static string LettersOf(Places places) => string.Concat(
        new[] { (Places.Register, PlaceLetter.Register), (Places.Constant, PlaceLetter.Constant), (Places.Slot, PlaceLetter.Slot) }
            .Where(pair => (places & pair.Item1) != 0).Select(pair => pair.Item2));
}
