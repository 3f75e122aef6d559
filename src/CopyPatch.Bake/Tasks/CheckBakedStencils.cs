using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
using Microsoft.Build.Framework;

namespace CopyPatch.Bake.Tasks;

/// <summary>
/// Bakes again, writes nothing, and fails where a text beside a C file is not what came out. C files without a baked
/// text are left alone: it is a choice not to commit one.
/// </summary>
public sealed class CheckBakedStencils : StencilTask
{
    private protected override void Run(IReadOnlyList<StencilSource> sources)
    {
        List<StencilSource> committed = [.. sources.Where(source => File.Exists(BakedFileOf(source))).Select(AsCommitted)];
        if (committed.Count == 0)
            return;

        ClangSearch search = FindClang();
        if (search.Clang is not { } clang)
        {
            ReportNoClang(search, "baked stencils are to be checked");
            return;
        }

        foreach (BakedSource baked in Baker(clang, usesCache: false).Bake(committed))
        {
            Report(baked.Messages);
            string file = BakedFileOf(baked.Source);
            if (baked.Text is not null && WhyDifferent(file, baked.Source, baked.Text) is { } why)
            {
                Log.LogError(null, DiagnosticIds.BakedDiffers, null, file, 0, 0, 0, 0, "{0}",
                    $"these baked stencils are not what '{baked.Source.Name}' gives: {why}. "
                    + "Bake them again: dotnet build -t:BakeStencils.");
            }
        }
    }

    private string? WhyDifferent(string file, StencilSource source, StencilText text)
    {
        if (TextFile.Read(file) is not { } committed)
            return "it is no complete stencil text of this version";
        if (Freshness.WhyStale(committed, source, Paths) is { } stale)
            return stale;
        if (TextFile.WhyBroken(committed) is { } broken)
            return broken;

        if (committed.ClangVersion != text.ClangVersion)
        {
            Log.LogMessage(MessageImportance.High, "{0}",
                $"{file} was baked by clang {committed.ClangVersion}; clang {text.ClangVersion} may give other objects, "
                + "which are not compared");
            return null;
        }

        string? line = StencilTextWriter.HeaderOf(text).Except(StencilTextWriter.HeaderOf(committed)).FirstOrDefault();
        return line is null ? null : $"a new bake has another '{string.Join(" ", line.Split(' ').Take(2))}'";
    }
}
