using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json;
using CopyPatch.Generators.Stencils;
using CopyPatch.Tool.Disassembly;
using CopyPatch.Tool.Lines;
using CopyPatch.Tool.Listings;

namespace CopyPatch.Tool.Pages;

/// <summary>
/// One page with all that it needs in it. What comes from files is JSON, whose serializer leaves no character that HTML
/// knows, and becomes text nodes: none of it is ever read as HTML.
/// </summary>
internal static class ExplorerPage
{
    public static string Write(StencilListing listing, SourceLines lines)
    {
        string data = JsonSerializer.Serialize(Model(listing, lines), JsonSerializerOptions.Web);
        return Resource("explorer.html")
            .Replace("{{title}}", WebUtility.HtmlEncode(listing.SourcePath))
            .Replace("{{style}}", Resource("explorer.css"))
            .Replace("{{script}}", Resource("explorer.js"))
            .Replace("{{data}}", data);
    }

    private static PageModel Model(StencilListing listing, SourceLines lines) => new(
        listing.SourcePath,
        $"clang {listing.ClangVersion}" + (listing.Flags.Length > 0 ? $" with {listing.Flags}" : ""),
        listing.Source,
        [.. listing.Architectures.Select(set => set.Name)],
        [
            .. listing.Items.Select(item => new PageItem(
                item.Name, item.Kind.ToString().ToLowerInvariant(), item.Operands,
                item.File == listing.SourcePath ? "" : item.File, item.Line, item.LastLine,
                [
                    .. from set in listing.Architectures
                       from code in item.Code[set].Examples
                       select new PageCode(set.Name, code.Placement, code.Bytes.Length, [.. Instructions(listing, set, item, code, lines)]),
                ])),
        ]);

    private static IEnumerable<PageInstruction> Instructions(
        StencilListing listing, InstructionSet set, ListedItem item, MachineListing code, SourceLines lines)
    {
        // What stands in one line came from there, whoever knows of lines.
        int own = item.LastLine == item.Line && item.File == listing.SourcePath ? item.Line : 0;
        return Disassembler.Of(code, set).Select(instruction => new PageInstruction(
            instruction.Offset,
            instruction.Bytes,
            lines.LineOf(set, item, code, instruction.Offset) is > 0 and var line ? line : own,
            [.. instruction.Parts.Select(part => part.Text)],
            [.. Enumerable.Range(0, instruction.Parts.Count).Where(i => instruction.Parts[i].IsHole)]));
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ExplorerPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private sealed record PageModel(
        string File, string Clang, IReadOnlyList<string> Source, IReadOnlyList<string> Architectures, IReadOnlyList<PageItem> Items);

    // File is empty for what stands in the page's own.
    private sealed record PageItem(
        string Name, string Kind, IReadOnlyList<string> Operands, string File, int Line, int LastLine, IReadOnlyList<PageCode> Code);

    private sealed record PageCode(string Architecture, string Placement, int Size, IReadOnlyList<PageInstruction> Instructions);

    // Line is 0 where only the item is known. Holes are those of the parts.
    private sealed record PageInstruction(int Offset, string Bytes, int Line, IReadOnlyList<string> Parts, IReadOnlyList<int> Holes);
}
