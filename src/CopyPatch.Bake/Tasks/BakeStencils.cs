using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Bake.Compiling;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Texts;
using Microsoft.Build.Framework;

namespace CopyPatch.Bake.Tasks;

/// <summary>Writes the baked texts beside the C files, to be committed.</summary>
public sealed class BakeStencils : StencilTask
{
    private protected override void Run(IReadOnlyList<StencilSource> sources)
    {
        ClangSearch search = FindClang();
        if (search.Clang is not { } clang)
        {
            ReportNoClang(search, "stencils are to be baked");
            return;
        }

        foreach (BakedSource baked in Baker(clang).Bake(sources))
        {
            Report(baked.Messages);
            if (baked.Text is not null)
                Write(BakedFileOf(baked.Source), StencilTextWriter.Write(baked.Text));
        }
    }

    // Equal headers mean equal objects: another .NET's compression is no reason to change a committed file.
    private void Write(string file, string text)
    {
        bool same = File.Exists(file)
            && StencilHeader.Parse(File.ReadAllText(file)) is { } header
            && header.Lines.SequenceEqual(StencilHeader.Parse(text)!.Lines)
            && StencilPayload.WhyBroken(file) is null;
        if (!same)
            AtomicFile.Write(file, text);
        Log.LogMessage(MessageImportance.High, "{0}", $"{file} {(same ? "is as it was" : "was written")}");
    }
}
