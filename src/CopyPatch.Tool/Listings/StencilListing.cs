extern alias Bake;

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Bake::CopyPatch.Bake.Texts;
using CopyPatch.Format;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;
using CopyPatch.Tool.Reading;

namespace CopyPatch.Tool.Listings;

/// <summary>All that a stencil text has to show.</summary>
/// <param name="Path">The text.</param>
/// <param name="SourceFile">Where its C file is, if it is there.</param>
/// <param name="SourcePath">Its C file, as the text names it.</param>
/// <param name="State">What flows from stencil to stencil, and what the code returns, as C has it.</param>
/// <param name="Source">The lines of that file as it was baked.</param>
/// <param name="Items">Stencils, operations and entries, in the order of the C file; those of other files come last.</param>
/// <param name="Problems">What the generator has to say against it.</param>
internal sealed record StencilListing(
    string Path,
    string SourceFile,
    string SourcePath,
    string ClangVersion,
    string Flags,
    string State,
    IReadOnlyList<string> Source,
    IReadOnlyList<InstructionSet> Architectures,
    IReadOnlyList<ListedItem> Items,
    IReadOnlyList<string> Problems)
{
    /// <summary>Reads a stencil text, or that of a C file.</summary>
    /// <exception cref="ToolException">There is none, or it is none.</exception>
    public static StencilListing Read(string file)
    {
        string path = TextLocator.Find(file);
        if (new FileInfo(path).Length > StencilFormat.MostCharacters)
            throw new ToolException($"'{path}' is too long for a stencil text");
        StencilFile read = StencilFileReader.Read(new TextOfFile(path), default);
        string[] problems = [.. read.Diagnostics.Select(item => item.ToDiagnostic().GetMessage(null))];
        if (read.Library is not { } library)
            throw new ToolException($"{problems.FirstOrDefault() ?? $"'{path}' is no stencil text"}; bake again");
        StencilText text = StencilTextReader.Read(File.ReadLines(path));
        string source = Encoding.UTF8.GetString(text.Source.Unpack());
        string[] lines = source.TrimEnd('\n').Split('\n');
        var snippets = new SnippetReader(source);
        IEnumerable<ListedItem> items =
        [
            .. library.Stencils.Select(stencil => ListedItem.Of(stencil, library.Data)),
            .. library.Stencils.SelectMany(stencil => stencil.ColdParts.Select(part => ListedItem.Of(
                stencil, part, stencil.File == text.SourcePath ? snippets.SnippetAt(part.Line, "CP_COLD") : "", library.Data))),
            .. library.Operations.Select(operation => ListedItem.Of(operation, library.Data)),
            .. library.Entries.Select(entry => ListedItem.Of(
                entry, entry.File == text.SourcePath ? snippets.SnippetAt(entry.Line, "CP_ENTRY_BODY") : "")),
        ];
        return new StencilListing(
            path,
            file == path ? path.Replace(StencilFormat.Extension, ".c") : file,
            text.SourcePath, text.ClangVersion, text.Flags,
            string.Join(", ", library.State.Select(variable => $"({variable.Type.Spelling}, {variable.Name})"))
                + $" -> {library.Result.Spelling}",
            lines, [.. library.Architectures],
            [
                .. items.OrderBy(item => item.File != text.SourcePath).ThenBy(item => item.File, StringComparer.Ordinal)
                    .ThenBy(item => item.Line),
            ],
            problems);
    }

    /// <summary>Whether the C file is another one by now. False where it is not there.</summary>
    public bool IsOlderThanItsSource => File.Exists(SourceFile)
        && !Encoding.UTF8.GetString(SourceBytes.Read(SourceFile)).TrimEnd('\n').Split('\n').SequenceEqual(Source);

    /// <exception cref="ToolException">There is none of that name.</exception>
    public ListedItem Find(string name) => Items.FirstOrDefault(item => item.Name == name)
        ?? throw new ToolException($"'{Path}' has no stencil '{name}'"
            + (NearestName.Find(name, Items.Select(item => item.Name)) is { } nearest
                ? $"; did you mean '{nearest}'?" : $"; copypatch list shows what it has"));
}
