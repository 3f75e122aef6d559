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

        foreach (BakedSource baked in Baker(clang).Bake([.. sources.Select(WithCommitted)]))
        {
            Report(baked.Messages);
            if (baked.Text is not null)
                Write(BakedFileOf(baked.Source), baked);
        }
    }

    private StencilSource WithCommitted(StencilSource source)
    {
        StencilSource committed = AsCommitted(source);
        if (committed.Targets.Count > source.Targets.Count)
        {
            Log.LogMessage(MessageImportance.High, "{0}",
                $"CopyPatchArchitectures leaves out {TargetMachine.NamesOf(committed.Targets.Except(source.Targets))}, "
                + $"but {BakedFileOf(source)} has it, and keeps it: delete the file first where it is to go");
        }

        return committed;
    }

    // Equal headers mean equal objects: another .NET's compression is no reason to change a committed file.
    private void Write(string file, BakedSource baked)
    {
        StencilText text = baked.Text!;
        bool same = File.Exists(file)
            && TextFile.Read(file) is { } old
            && StencilTextWriter.HeaderOf(old).SequenceEqual(StencilTextWriter.HeaderOf(text))
            && TextFile.WhyBroken(old) is null;
        if (!same)
            AtomicFile.Write(file, StencilTextWriter.Write(text));
        IReadOnlyList<TargetMachine> targets = baked.Source.Targets;
        string only = targets.Count == TargetMachine.All.Count ? ""
            : $", for {TargetMachine.NamesOf(targets)} only, as CopyPatchArchitectures has it: elsewhere an emitter of it throws";
        Log.LogMessage(MessageImportance.High, "{0}", $"{file} {(same ? "is as it was" : "was written")}{only}");
    }
}
