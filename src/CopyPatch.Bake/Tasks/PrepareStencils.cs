using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace CopyPatch.Bake.Tasks;

/// <summary>
/// Part of every build: for each C file the baked text beside it where that is fresh, else a text in the intermediate
/// folder, which clang makes where it is not fresh either.
/// </summary>
public sealed class PrepareStencils : StencilTask
{
    /// <summary>False: never take the texts beside the C files.</summary>
    public bool UseBakedStencils { get; set; } = true;

    /// <summary>
    /// True: an IDE waits, and wants to know what there is. It gets the last text there is, and clang runs only where there is none:
    /// the next build is the judge.
    /// </summary>
    public bool IsDesignTime { get; set; }

    /// <summary>The text of each C file.</summary>
    [Output]
    public ITaskItem[] Texts { get; private set; } = [];

    /// <summary>All files in the intermediate folder that belong to this build.</summary>
    [Output]
    public ITaskItem[] Written { get; private set; } = [];

    private protected override void Run(IReadOnlyList<StencilSource> sources)
    {
        var texts = new Dictionary<StencilSource, string>();
        var written = new List<string>();
        var stale = new List<(StencilSource Source, string Reason)>();
        foreach (StencilSource source in sources)
        {
            string baked = BakedFileOf(source);
            string? reason = UseBakedStencils ? WhyNot(baked, source) : "baked stencils are not used";
            if (reason is null)
                texts.Add(source, baked);
            else if (IsDesignTime && LastTextOf(source) is { } last)
                texts.Add(source, last);
            else
                stale.Add((source, reason));
        }

        if (stale.Count > 0)
            Prepare(stale, texts, written);

        string list = Path.Combine(FullPath(IntermediateDirectory), "stencils.list");
        IEnumerable<string> chosen = sources.Where(texts.ContainsKey).Select(source => texts[source]);
        // The compiler is run again when this file changes: a C file that is gone changes nothing else.
        AtomicFile.WriteIfDifferent(list, string.Concat(chosen.Select(text => Paths.NameOf(text) + "\n")));
        written.Add(list);
        Texts = [.. chosen.Select(Item)];
        Written = [.. written.Select(Item)];
    }

    private void Prepare(
        List<(StencilSource Source, string Reason)> stale, Dictionary<StencilSource, string> texts, List<string> written)
    {
        ClangSearch search = FindClang();
        written.Add(Path.Combine(FullPath(IntermediateDirectory), "clang.versions"));
        if (search.Clang is not { } clang)
        {
            ReportNoClang(search, string.Join("; ", stale.Select(item => $"'{item.Source.Name}' must be compiled ({item.Reason})")));
        }

        var outdated = new List<StencilSource>();
        foreach ((StencilSource source, _) in stale)
        {
            string text = IntermediateFileOf(source);
            string state = TextState.PathFor(text);
            if (search.Clang is not null && WhyNot(text, source) is null
                && TextState.Read(state) is { } known && known.ClangIdentity == search.Clang.Identity)
            {
                Report(known.Warnings);
            }
            else if (search.Clang is not null)
            {
                outdated.Add(source);
            }

            // An IDE goes on with what it has until the C file is well again.
            texts.Add(source, text);
            written.AddRange([text, state]);
        }

        if (search.Clang is not null && outdated.Count > 0)
            Compile(search.Clang, outdated);
        foreach ((StencilSource source, _) in stale.Where(item => !File.Exists(texts[item.Source])))
            texts.Remove(source);
    }

    private string? LastTextOf(StencilSource source) => new[] { IntermediateFileOf(source), BakedFileOf(source) }
        .Where(text => File.Exists(text) && TextFile.Read(text) is not null)
        .OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault();

    private void Compile(ClangCandidate clang, List<StencilSource> outdated)
    {
        Log.LogMessage(MessageImportance.Normal, "{0}",
            $"{clang.Path} {clang.Version} compiles {string.Join(", ", outdated.Select(source => source.Name))}");
        // The one thing here that takes a while: a build that is waited for says why.
        foreach (StencilSource source in outdated)
            Log.LogMessage(MessageImportance.High, "{0}", $"baking {source.Name} ({TargetMachine.NamesOf(source.Targets)})");
        foreach (BakedSource baked in Baker(clang).Bake(outdated))
        {
            Report(baked.Messages);
            if (baked.Text is null)
                continue;

            string text = IntermediateFileOf(baked.Source);
            AtomicFile.WriteIfDifferent(text, StencilTextWriter.Write(baked.Text));
            new TextState(clang.Identity, baked.Messages).Write(TextState.PathFor(text));
        }
    }

    private string? WhyNot(string text, StencilSource source)
    {
        if (!File.Exists(text))
            return "it has no baked stencils";

        if (TextFile.Read(text) is not { } stencils)
            return $"'{Paths.NameOf(text)}' is no complete stencil text of this version";
        return Freshness.WhyStale(stencils, source, Paths) is { } why
            ? $"'{Paths.NameOf(text)}' is stale: {why}"
            : null;
    }

    // A C file outside of the project has "../" in its name.
    private string IntermediateFileOf(StencilSource source) => Path.Combine(
        FullPath(IntermediateDirectory),
        Path.ChangeExtension(source.Name.Replace("../", "_/").Replace(":", "_"), null).TrimStart('/') + StencilFormat.Extension);

    // Relative where it can be: the compiler's own list of files is split at semicolons, and folders may have some.
    private ITaskItem Item(string path) => new TaskItem(ItemEscaping.Escape(Paths.NameOf(path)));
}
