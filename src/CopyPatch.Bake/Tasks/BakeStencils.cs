using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
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
                Write(BakedFileOf(baked.Source), baked.Text);
        }
    }

    // Equal headers mean equal objects: another .NET's compression is no reason to change a committed file.
    private void Write(string file, StencilText text)
    {
        bool same = File.Exists(file)
            && TextFile.Read(file) is { } old
            && StencilTextWriter.HeaderOf(old).SequenceEqual(StencilTextWriter.HeaderOf(text))
            && TextFile.WhyBroken(old) is null;
        if (!same)
            AtomicFile.Write(file, StencilTextWriter.Write(text));
        Log.LogMessage(MessageImportance.High, "{0}", $"{file} {(same ? "is as it was" : "was written")}");
    }
}
