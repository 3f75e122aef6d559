using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace CopyPatch.Bake.Tasks;

/// <summary>What all tasks share: the project's C files, the search for clang, and how messages become MSBuild's.</summary>
public abstract class StencilTask : Task, ICancelableTask
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The C files. Metadata Flags: flags for that file, after those of <see cref="Flags"/>.</summary>
    [Required]
    public ITaskItem[] Stencils { get; set; } = [];

    /// <summary>The folder of the project; clang's working directory.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>Where copypatch.h is.</summary>
    [Required]
    public string IncludeDirectory { get; set; } = "";

    /// <summary>Where files are kept from one build to the next.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>A clang to use, and no other: a path, or a name on the search path.</summary>
    public string? Clang { get; set; }

    /// <summary>The user's flags for all C files.</summary>
    public string? Flags { get; set; }

    /// <summary>What to bake for: x86-64, aarch64, or both with a semicolon between them.</summary>
    public string Architectures { get; set; } = "";

    private protected CancellationToken Cancellation => _cancellation.Token;

    internal ICommandRunner Runner { get; init; } = new ProcessRunner();

    internal ISystem System { get; init; } = new ThisSystem();

    private protected ProjectPaths Paths { get; private set; } = null!;

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            Paths = new ProjectPaths(ProjectDirectory, IncludeDirectory);
            if (TargetMachine.Parse(Architectures) is not { } targets)
            {
                string names = string.Join(" or ", TargetMachine.All.Select(target => target.Name));
                string both = string.Join(";", TargetMachine.All.Select(target => target.Name));
                Log.LogError(null, DiagnosticIds.FileProblem, null, null, 0, 0, 0, 0, "{0}",
                    $"CopyPatchArchitectures is '{Architectures}': write {names}, or {both} for both, "
                    + "which it is where a project does not say");
                return false;
            }

            Run([.. Stencils.Select(item => SourceOf(item, targets)).Where(Exists).Distinct().GroupBy(source => source.Name).Select(Single)]);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, DiagnosticIds.FileProblem, null, null, 0, 0, 0, 0, "{0}",
                exception.Message + LongPaths.Remedy(ProjectDirectory, System.IsWindows));
        }

        return !Log.HasLoggedErrors;
    }

    private protected abstract void Run(IReadOnlyList<StencilSource> sources);

    private protected string FullPath(string path) => Path.GetFullPath(Path.Combine(Paths.ProjectDirectory, path));

    private protected string BakedFileOf(StencilSource source) =>
        Path.ChangeExtension(FullPath(source.Name), null) + StencilFormat.Extension;

    private protected ClangSearch FindClang()
    {
        var versions = new ClangVersions(Runner, Path.Combine(FullPath(IntermediateDirectory), "clang.versions"), Cancellation);
        return new ClangLocator(System, versions).Find(Clang, Paths.ProjectDirectory);
    }

    /// <summary>
    /// The C file, to be baked for all that its committed text has, too: whoever bakes for one architecture while developing
    /// keeps what others need.
    /// </summary>
    private protected StencilSource AsCommitted(StencilSource source)
    {
        string file = BakedFileOf(source);
        if (!File.Exists(file) || TextFile.Read(file) is not { } text)
            return source;
        IReadOnlyList<TargetMachine> committed = TargetMachine.In(text);
        return committed.All(source.Targets.Contains)
            ? source
            : source with { Targets = [.. TargetMachine.All.Where(source.Targets.Union(committed).Contains)] };
    }

    /// <param name="clang">What compiles.</param>
    /// <param name="usesCache">Whether objects of earlier bakes are taken where they are what clang would give.</param>
    private protected StencilBaker Baker(ClangCandidate clang, bool usesCache = true) =>
        new(Runner, clang, Paths, FullPath(IntermediateDirectory), Cancellation)
        {
            Cache = usesCache ? new ObjectCache(Path.Combine(FullPath(IntermediateDirectory), "cache")) : null,
            Progress = new BakeProgress(line => Log.LogMessage(MessageImportance.High, "{0}", line)),
        };

    /// <summary>The one error that says that there is no clang; <paramref name="reason"/> says why one is needed.</summary>
    private protected void ReportNoClang(ClangSearch search, string reason)
    {
        bool unfit = search.Refused.Count > 0;
        string need = unfit ? $"clang {ClangCandidate.OldestMajor} or newer is needed" : "no clang was found";
        Log.LogError(null, unfit ? DiagnosticIds.ClangUnfit : DiagnosticIds.NoClang, null, null, 0, 0, 0, 0, "{0}",
            $"{reason}, and {need}: {ClangRemedy.Describe(search, System.Family)}");
    }

    private protected void Report(IEnumerable<ClangMessage> messages)
    {
        foreach (ClangMessage message in messages)
        {
            string? file = message.File.Length > 0 ? FullPath(message.File) : null;
            if (message.Severity == Severity.Warning)
                Log.LogWarning(null, message.Code, null, file, message.Line, message.Column, 0, 0, "{0}", message.Text);
            else
                Log.LogError(null, message.Code, null, file, message.Line, message.Column, 0, 0, "{0}", message.Text);
        }
    }

    private StencilSource SourceOf(ITaskItem item, IReadOnlyList<TargetMachine> targets) =>
        new(Paths.NameOf(item.GetMetadata("FullPath")), Normalised($"{Flags} {item.GetMetadata("Flags")}")) { Targets = targets };

    // A file that the default glob has and the project includes again is one file, unless the two disagree.
    private StencilSource Single(IGrouping<string, StencilSource> items)
    {
        if (items.Skip(1).Any())
        {
            Log.LogError(null, DiagnosticIds.FileProblem, null, FullPath(items.Key), 0, 0, 0, 0, "{0}",
                $"'{items.Key}' is a Stencil item more than once, with different flags "
                + $"({string.Join(", ", items.Select(item => $"'{item.Flags}'"))}): use <Stencil Update=\"{items.Key}\" Flags=\"...\" />");
        }

        return items.Last();
    }

    private bool Exists(StencilSource source)
    {
        bool exists = File.Exists(FullPath(source.Name));
        if (!exists)
            Log.LogError(null, DiagnosticIds.FileProblem, null, null, 0, 0, 0, 0, "{0}", $"the C file '{source.Name}' does not exist");
        return exists;
    }

    // One line, whatever the project file's lines are: it is a line of the text.
    private static string Normalised(string flags) =>
        string.Join(" ", flags.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
}
