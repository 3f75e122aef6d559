using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CopyPatch.Bake.Texts;

namespace CopyPatch.Bake.Compiling;

/// <summary>Calls clang for one C file and one architecture.</summary>
internal sealed class StencilCompiler(
    ICommandRunner runner, string clang, ProjectPaths paths, string objectDirectory, CancellationToken cancellation)
{
    /// <exception cref="IOException">What clang wrote cannot be read.</exception>
    public CompiledObject Compile(StencilSource source, TargetMachine target)
    {
        // Names of their own, so that neither two builds at once nor odd characters in the source's name meet.
        string stem = Path.Combine(objectDirectory, System.Guid.NewGuid().ToString("N"));
        string objectFile = stem + ".o";
        string depfile = stem + ".d";
        try
        {
            CommandResult result = runner.Run(
                clang, Arguments(source, target, objectFile, depfile), paths.ProjectDirectory, cancellation);
            IReadOnlyList<ClangMessage> messages = ClangMessageParser.Parse(result.Errors);
            if (result.ExitCode != 0)
                return new CompiledObject(target, null, [], Explained(messages, result));

            List<string> inputs = [.. Depfile.Parse(File.ReadAllText(depfile)).Select(paths.NameOf).Distinct()];
            return new CompiledObject(target, File.ReadAllBytes(objectFile), inputs, messages);
        }
        finally
        {
            File.Delete(objectFile);
            File.Delete(depfile);
        }
    }

    /// <summary>The command line. The source is relative to the project, so that __FILE__ is the same everywhere.</summary>
    internal IReadOnlyList<string> Arguments(
        StencilSource source, TargetMachine target, string objectFile, string depfile) =>
    [
        .. ClangFlags.Of(target, CommandLine.Split(source.Flags)),
        "-I" + paths.IncludeDirectory,
        // Messages are parsed, not read.
        "-fno-color-diagnostics",
        "-fno-caret-diagnostics",
        // The headers that the file includes, without clang's own.
        "-MMD", "-MF", depfile, "-MT", "object",
        "-c", "-o", objectFile,
        "--", source.Name,
    ];

    private static IReadOnlyList<ClangMessage> Explained(IReadOnlyList<ClangMessage> messages, CommandResult result) =>
        messages.Any(message => message.Severity == Severity.Error)
            ? messages
            :
            [
                .. messages,
                new ClangMessage(Severity.Error, "", 0, 0, $"clang ended with {result.ExitCode}: {result.Errors.Trim()}"),
            ];
}
