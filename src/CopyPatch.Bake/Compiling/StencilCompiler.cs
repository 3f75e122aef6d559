using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Threading;
using CopyPatch.Bake.Placements;
using CopyPatch.Bake.Texts;

namespace CopyPatch.Bake.Compiling;

/// <summary>Calls clang for one C file and one architecture.</summary>
internal sealed class StencilCompiler(
    ICommandRunner runner, string clang, ProjectPaths paths, string objectDirectory, CancellationToken cancellation)
{
    private const string ValuesMacro = "CP_VALUES";

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
            var compiled = new CompiledObject(target, File.ReadAllBytes(objectFile), inputs, messages);
            return HasValues(source, inputs) ? WithUnits(source, compiled) : compiled;
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

    /// <summary>Compiles placements of a file's operations.</summary>
    /// <exception cref="IOException">What clang wrote cannot be read.</exception>
    public CompiledObject Compile(StencilSource source, TargetMachine target, PlacementUnit unit)
    {
        // The folder has a name of its own, not the file: that is in the object.
        string folder = Path.Combine(objectDirectory, System.Guid.NewGuid().ToString("N"));
        string unitFile = Path.Combine(folder, "placements.c");
        string objectFile = Path.Combine(folder, "placements.o");
        Directory.CreateDirectory(folder);
        try
        {
            File.WriteAllText(unitFile, unit.Text);
            CommandResult result = runner.Run(
                clang,
                [
                    .. Flags(source, target), .. PlacementFlags.Common, .. unit.HasImmediates ? PlacementFlags.Immediates : [],
                    "-include", source.Name, "-c", "-o", objectFile, "--", unitFile,
                ],
                paths.ProjectDirectory, cancellation);
            IReadOnlyList<ClangMessage> messages = ClangMessageParser.Parse(result.Errors);
            return result.ExitCode == 0
                ? new CompiledObject(target, File.ReadAllBytes(objectFile), [], messages)
                : new CompiledObject(target, null, [], Explained([.. messages.Where(message => !message.IsOfLimit)], result));
        }
        catch (Win32Exception exception)
        {
            return Failed(target, $"{clang} cannot be started: {exception.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The preprocessor alone lists the operations; whether there may be any, the files themselves say for less.
    private bool HasValues(StencilSource source, IEnumerable<string> inputs) => source.Flags.Contains(ValuesMacro)
        || inputs.Where(name => !paths.IsHeader(name)).Any(name => File.ReadAllText(paths.FileOf(name)).Contains(ValuesMacro));

    private CompiledObject WithUnits(StencilSource source, CompiledObject compiled)
    {
        CommandResult result = runner.Run(
            clang, [.. Flags(source, compiled.Target), "-DCP_LIST_OPERATIONS_", "-E", "-P", "--", source.Name],
            paths.ProjectDirectory, cancellation);
        if (result.ExitCode != 0)
            return new CompiledObject(compiled.Target, null, [], Explained(ClangMessageParser.Parse(result.Errors), result));
        List<ClangMessage> messages = [.. compiled.Messages];
        if (OperationScanner.Scan(result.Output, messages) is not { } library)
            return compiled;
        IReadOnlyList<PlacementUnit> units = new PlacementWriter(library, compiled.Target, messages).Write();
        return messages.Any(message => message.IsOfOperation)
            ? new CompiledObject(compiled.Target, null, [], messages)
            : compiled with { Units = units };
    }

    private IEnumerable<string> Flags(StencilSource source, TargetMachine target) =>
    [
        .. ClangFlags.Of(target, CommandLine.Split(source.Flags)),
        "-I" + paths.IncludeDirectory,
        // Some systems install flags of their own (hardening, a sysroot) for every compilation.
        "--no-default-config",
        // Messages are parsed, not read.
        "-fno-color-diagnostics",
        "-fno-caret-diagnostics",
    ];

    /// <summary>The command line. The source is relative to the project, so that __FILE__ is the same everywhere.</summary>
    internal IReadOnlyList<string> Arguments(
        StencilSource source, TargetMachine target, string objectFile, string depfile) =>
    [
        .. Flags(source, target),
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
