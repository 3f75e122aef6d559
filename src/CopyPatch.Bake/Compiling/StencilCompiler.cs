using System.Collections.Generic;
using System.ComponentModel;
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

            // A user's flag can do that: -fsyntax-only.
            if (!File.Exists(objectFile) || !File.Exists(depfile))
                return Failed(target, $"clang wrote no object; the flags were '{source.Flags}'");

            List<string> inputs = [.. Depfile.Parse(File.ReadAllText(depfile)).Select(paths.NameOf).Distinct()];
            return new CompiledObject(target, File.ReadAllBytes(objectFile), inputs, messages);
        }
        catch (Win32Exception exception)
        {
            return Failed(target, $"{clang} cannot be started: {exception.Message}");
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
        // Some systems install flags of their own (hardening, a sysroot) for every compilation.
        "--no-default-config",
        // Messages are parsed, not read.
        "-fno-color-diagnostics",
        "-fno-caret-diagnostics",
        // The headers that the file includes, without clang's own.
        "-MMD", "-MF", depfile, "-MT", "object",
        "-c", "-o", objectFile,
        "--", source.Name,
    ];

    private static CompiledObject Failed(TargetMachine target, string text) =>
        new(target, null, [], [new ClangMessage(Severity.Error, "", 0, 0, text)]);

    private static IReadOnlyList<ClangMessage> Explained(IReadOnlyList<ClangMessage> messages, CommandResult result) =>
        messages.Any(message => message.Severity == Severity.Error)
            ? messages
            :
            [
                .. messages,
                new ClangMessage(Severity.Error, "", 0, 0, $"clang ended with {result.ExitCode}: {result.Errors.Trim()}"),
            ];
}
