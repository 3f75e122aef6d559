extern alias Bake;

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Bake::CopyPatch.Bake.Baking;
using Bake::CopyPatch.Bake.Clang;
using Bake::CopyPatch.Bake.Locating;
using Bake::CopyPatch.Bake.Placements;
using Bake::CopyPatch.Bake.Texts;
using CopyPatch.Format;
using CopyPatch.Generators.Stencils;
using CopyPatch.Tool.Listings;
using StencilText = Bake::CopyPatch.Format.StencilText;

namespace CopyPatch.Tool.Lines;

/// <summary>
/// Which line of C each instruction came from. A text does not say it: its C is compiled once more, with clang's line tables,
/// where that gives the same code.
/// </summary>
internal sealed class SourceLines
{
    private static readonly string s_include = Path.Combine(AppContext.BaseDirectory, "include");

    private readonly Dictionary<InstructionSet, List<LineTable>> _tables = [];
    private readonly string _file;

    private SourceLines(string sourcePath) => _file = Path.GetFileName(sourcePath);

    /// <summary>Gets why nothing is known; empty where something is.</summary>
    public string WhyNot { get; private init; } = "";

    /// <summary>Compiles, if clang, the C file and its headers are here and the same.</summary>
    /// <param name="examples">Whether the lines of operations' examples are wanted, too, which takes longer.</param>
    public static SourceLines Of(StencilListing listing, bool examples)
    {
        string source = listing.SourceFile;
        if (ProjectOf(source, listing.SourcePath) is not { } project || !File.Exists(source))
            return Unknown(listing, $"'{listing.SourcePath}' is not beside the text");
        var paths = new ProjectPaths(project, s_include);
        StencilText text = TextFile.Read(listing.Path)!;
        var committed = new StencilSource(listing.SourcePath, listing.Flags) { Targets = TargetMachine.In(text) };
        if (Freshness.WhyStale(text, committed, paths) is { } stale)
            return Unknown(listing, stale);
        var runner = new ProcessRunner();
        ClangSearch search = new ClangLocator(new ThisSystem(), new ClangVersions(runner, null, default)).Find(null, project);
        if (search.Clang is not { } clang)
            return Unknown(listing, "there is no clang 19 or newer (copypatch doctor)");
        if (clang.Version != listing.ClangVersion)
            return Unknown(listing, $"it was baked by clang {listing.ClangVersion}, and here is {clang.Version}");

        DirectoryInfo folder = Directory.CreateTempSubdirectory("copypatch-lines-");
        try
        {
            var lines = new SourceLines(listing.SourcePath);
            lines.Compile(
                new StencilCompiler(runner, clang, paths, folder.FullName, null, CancellationToken.None),
                committed with { Flags = $"{listing.Flags} -gline-tables-only -gdwarf-4".Trim() },
                examples ? Wanted(listing) : []);
            return lines;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Finds the line of an instruction.</summary>
    /// <returns>0 where it is not known.</returns>
    public int LineOf(InstructionSet architecture, ListedItem item, MachineListing code, int offset)
    {
        string function = item.Kind switch
        {
            ItemKind.Stencil => FunctionPrefix.Stencil + item.Name,
            ItemKind.Entry => FunctionPrefix.Entry + item.Name,
            _ => FunctionOf(item, code),
        };
        return _tables.TryGetValue(architecture, out List<LineTable>? tables)
            ? tables.Select(table => table.LineOf(function, offset, _file)).FirstOrDefault(line => line > 0)
            : 0;
    }

    private static string FunctionOf(ListedItem item, MachineListing code) => PlacementName.FunctionOf(item.Name, code.Placement);

    private static SourceLines Unknown(StencilListing listing, string why) => new(listing.SourcePath) { WhyNot = why };

    // An operation in one line of C has that line anyway.
    private static HashSet<string> Wanted(StencilListing listing) =>
    [
        .. from item in listing.Items
           where item.LastLine > item.Line && item.Kind is not (ItemKind.Stencil or ItemKind.Entry)
           from architecture in InstructionSet.All
           from code in item.Code[architecture].Examples
           select FunctionOf(item, code),
    ];

    private static string? ProjectOf(string source, string sourcePath)
    {
        string full = Path.GetFullPath(source).Replace('\\', '/');
        return full.EndsWith("/" + sourcePath, StringComparison.Ordinal) ? full[..^sourcePath.Length] : null;
    }

    private void Compile(StencilCompiler compiler, StencilSource source, HashSet<string> wanted)
    {
        foreach (TargetMachine target in source.Targets)
        {
            CompiledObject compiled = compiler.Compile(source, target);
            PlacementUnit[] units =
            [
                .. compiled.Units.Select(unit => PlacementWriter.WriteRest(unit, form => form.Registers.All().Where(registers =>
                    wanted.Contains(PlacementName.FunctionOf(form.Operation.Name, form.LettersOf(registers)))))).OfType<PlacementUnit>(),
            ];
            var objects = new CompiledObject[units.Length];
            System.Threading.Tasks.Parallel.For(0, units.Length, i => objects[i] = compiler.Compile(source, target, units[i]));
            _tables[InstructionSet.Parse(target.Name)!] =
                [.. objects.Prepend(compiled).Where(item => item.Bytes is not null).Select(item => LineTable.Read(item.Bytes!))];
        }
    }
}
