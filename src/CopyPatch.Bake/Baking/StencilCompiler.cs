using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Threading;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Placements;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;

namespace CopyPatch.Bake.Baking;

/// <summary>Calls clang for one C file and one architecture.</summary>
internal sealed class StencilCompiler(
    ICommandRunner runner, ClangCandidate clang, ProjectPaths paths, string objectDirectory, ObjectCache? cache,
    CancellationToken cancellation)
{
    // Compiles handlers instead of stencils, if the file defines CP_INTERPRETER: copypatch.h.
    private const string HandlersFlag = "-DCP_HANDLERS_";
    private const string Header = "copypatch.h";
    private const string ValuesMacro = "CP_VALUES";
    private const string InterpreterMacro = "CP_INTERPRETER";

    /// <exception cref="IOException">What clang wrote cannot be read.</exception>
    public CompiledObject Compile(StencilSource source, TargetMachine target) => InFolder(target, folder =>
    {
        if (RefusedFlags.WhyNot(CommandLine.Split(source.Flags)) is { } refused)
            return Failed(target, [], DiagnosticIds.FlagRefused, refused);
        string objectFile = Path.Combine(folder, "stencils.o");
        string depfile = Path.Combine(folder, "stencils.d");
        CommandResult result = Run(
        [
            .. Flags(source, target),
            // The headers that the file includes, without clang's own.
            "-MMD", "-MF", depfile, "-MT", "object",
            "-c", "-o", objectFile,
            "--", source.Name,
        ]);
        // clang writes it also where it finds errors.
        List<string> inputs = File.Exists(depfile) ? [.. Depfile.Parse(File.ReadAllText(depfile)).Select(paths.NameOf).Distinct()] : [];
        if (inputs.Count > 0 && !inputs.Contains(Header))
        {
            return Failed(target, ClangMessageParser.Parse(result.Errors), DiagnosticIds.NoStencils,
                $"there are no stencils here, since it does not include {Header}; "
                + $"a C file that is for something else is left out with <Stencil Remove=\"{source.Name}\" /> in the project");
        }

        string[] assembly = [.. Flags(source, target), .. LeakFinder.Flags, "--", source.Name];
        CompiledObject compiled = ReadObject(source, target, objectFile, result, assembly) with { Inputs = inputs };
        if (compiled.Bytes is not null && Mentions(ValuesMacro, source, inputs))
            compiled = WithUnits(source, compiled);
        return compiled.Bytes is not null && Mentions(InterpreterMacro, source, inputs)
            ? WithHandlers(source, compiled, Path.Combine(folder, "handlers.o"))
            : compiled;
    });

    /// <summary>Compiles placements of a file's operations.</summary>
    /// <exception cref="IOException">What clang wrote cannot be read.</exception>
    public CompiledObject Compile(StencilSource source, TargetMachine target, PlacementUnit unit)
    {
        string[] flags = [.. PlacementFlagsOf(source, target, unit.HasImmediates)];
        string key = Digests.Of([clang.Identity, clang.Version, .. flags, PreprocessedSource.WithoutLines(unit.Preamble + unit.Text)]);
        if (cache?.Find(key) is { } known && ObjectFile.IsObject(known, target))
            return new CompiledObject(target, known, [], []);

        CompiledObject compiled = InFolder(target, folder =>
        {
            // The name of this file, but not of its folder, is in the object.
            string unitFile = Path.Combine(folder, "placements.c");
            string objectFile = Path.Combine(folder, "placements.o");
            File.WriteAllText(unitFile, unit.Preamble + unit.Text);
            CommandResult result = Run([.. flags, "-c", "-o", objectFile, "--", unitFile]);
            return ReadObject(source, target, objectFile, result, [.. flags, .. LeakFinder.Flags, "--", unitFile]);
        });
        // Messages and leaks have lines, which the key does not.
        if (compiled is { Bytes: not null, Messages.Count: 0, Leaks.Count: 0 })
            cache?.Add(key, compiled.Bytes);
        return compiled;
    }

    /// <summary>Compiles a sample of placements, and finds those whose code does not follow from it: they are still to be compiled.</summary>
    /// <exception cref="IOException">What clang wrote cannot be read.</exception>
    public CompiledObject CompileSample(StencilSource source, TargetMachine target, PlacementUnit unit)
    {
        CompiledObject sample = Compile(source, target, unit);
        if (sample.Bytes is null)
            return sample;
        try
        {
            var placements = new SampledPlacements(sample.Bytes, target.Registers);
            return PlacementWriter.WriteRest(unit, placements.FindMissing) is { } rest ? sample with { Units = [rest] } : sample;
        }
        catch (ObjectFormatException exception)
        {
            return Unreadable(target, sample.Messages, exception);
        }
    }

    private CompiledObject InFolder(TargetMachine target, Func<string, CompiledObject> compile)
    {
        // A name of its own, so that neither two builds at once nor odd characters in the source's name meet.
        string folder = Path.Combine(objectDirectory, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            return compile(folder);
        }
        catch (Win32Exception exception)
        {
            return Failed(target, [], null,
                $"{clang.Path} cannot be started: {exception.Message}{LongPaths.Remedy(paths.ProjectDirectory)}");
        }
        catch (ObjectFormatException exception)
        {
            return Unreadable(target, [], exception);
        }
        finally
        {
            Remove(folder);
        }
    }

    // What somebody holds on to is left behind: the objects were read.
    private static void Remove(string folder)
    {
        try
        {
            Patience.Try(() => Directory.Delete(folder, recursive: true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It lies among the intermediate files.
        }
    }

    private CommandResult Run(IReadOnlyList<string> arguments) => runner.Run(clang.Path, arguments, paths.ProjectDirectory, cancellation);

    private CompiledObject ReadObject(
        StencilSource source, TargetMachine target, string objectFile, CommandResult result, IReadOnlyList<string> assembly)
    {
        IReadOnlyList<ClangMessage> messages = ClangMessageParser.Parse(result.Errors);
        if (result.ExitCode != 0)
            return Failed(target, messages, result);
        byte[] bytes = File.Exists(objectFile) ? File.ReadAllBytes(objectFile) : [];
        // A flag that is refused nowhere may do that.
        if (!ObjectFile.IsObject(bytes, target))
            return Failed(target, messages, null, $"clang wrote no object for {target.Name}; the flags were '{source.Flags}'");
        ISet<string> names = ObjectFile.ForeignNames(bytes);
        IEnumerable<Leak> leaks = names.Count > 0 ? LeakFinder.Find(Run(assembly).Output, target, names, paths).Distinct() : [];
        return new CompiledObject(target, bytes, [], messages) { Leaks = [.. leaks] };
    }

    // What is in a library the preprocessor says; whether it may be, the files themselves say for less.
    private bool Mentions(string macro, StencilSource source, IEnumerable<string> inputs) => source.Flags.Contains(macro)
        || inputs.Where(name => !paths.IsHeader(name)).Any(name => File.ReadAllText(paths.FileOf(name)).Contains(macro));

    private CompiledObject WithHandlers(StencilSource source, CompiledObject compiled, string objectFile)
    {
        string[] flags = [.. Flags(source, compiled.Target), HandlersFlag];
        CompiledObject handlers = ReadObject(
            source, compiled.Target, objectFile, Run([.. flags, "-c", "-o", objectFile, "--", source.Name]),
            [.. flags, .. LeakFinder.Flags, "--", source.Name]);
        return compiled with { Handlers = handlers };
    }

    private CompiledObject WithUnits(StencilSource source, CompiledObject compiled)
    {
        CommandResult result = Run([.. Flags(source, compiled.Target), "-DCP_LIST_OPERATIONS_", "-E", "-P", "--", source.Name]);
        if (result.ExitCode != 0)
            return Failed(compiled.Target, ClangMessageParser.Parse(result.Errors), result);
        List<ClangMessage> messages = [.. compiled.Messages];
        if (OperationReader.Read(result.Output, messages) is not { } library)
            return compiled;
        IReadOnlyList<PlacementUnit> units = new PlacementWriter(library, compiled.Target, messages).WriteSample();
        if (messages.Any(message => message.Own == DiagnosticIds.Unplaced))
            return new CompiledObject(compiled.Target, null, [], messages);
        // The flags for immediates change nothing that a preprocessor sees, but for what it says of itself.
        result = Run([.. PlacementFlagsOf(source, compiled.Target, false), .. PreprocessedSource.Flags, "--", source.Name]);
        if (result.ExitCode != 0)
            return Failed(compiled.Target, ClangMessageParser.Parse(result.Errors), result);
        var preprocessed = PreprocessedSource.Parse(result.Output, library.Operations.Select(operation => operation.Name));
        return compiled with { Units = [.. units.Select(unit => unit with { Preamble = preprocessed.PreambleOf(unit.Operations) })] };
    }

    private IEnumerable<string> PlacementFlagsOf(StencilSource source, TargetMachine target, bool hasImmediates) =>
        [.. Flags(source, target), .. PlacementFlags.Common, .. hasImmediates ? PlacementFlags.Immediates : []];

    // The source is relative to the project, so that __FILE__ is the same everywhere.
    private IEnumerable<string> Flags(StencilSource source, TargetMachine target) =>
    [
        .. ClangFlags.Of(target, CommandLine.Split(source.Flags)).Select(WithSlash),
        "-I" + paths.IncludeDirectory,
        // Some systems install flags of their own (hardening, a sysroot) for every compilation.
        "--no-default-config",
        // Messages are parsed, not read.
        "-fno-color-diagnostics",
        "-fno-caret-diagnostics",
    ];

    // clang on Windows would join the folder's and the header's name by a backslash, in __FILE__, too, which records have.
    private static string WithSlash(string flag) =>
        flag.Length > 2 && flag.StartsWith("-I", StringComparison.Ordinal) && flag[flag.Length - 1] is not ('/' or '\\')
            ? flag + "/"
            : flag;

    private static CompiledObject Unreadable(TargetMachine target, IEnumerable<ClangMessage> messages, ObjectFormatException exception) =>
        Failed(target, messages, null, $"what clang wrote for {target.Name} cannot be used: {exception.Message}");

    private static CompiledObject Failed(TargetMachine target, IEnumerable<ClangMessage> messages, string? code, string text) =>
        new(target, null, [], [.. messages, new ClangMessage(Severity.Error, "", 0, 0, text, code)]);

    private static CompiledObject Failed(TargetMachine target, IReadOnlyList<ClangMessage> messages, CommandResult result)
    {
        List<ClangMessage> told = [.. messages.Where(message => !message.IsOfLimit)];
        return told.Any(message => message.Severity == Severity.Error)
            ? new CompiledObject(target, null, [], told)
            : Failed(target, told, null, $"clang ended with {result.ExitCode}: {result.Errors.Trim()}");
    }
}
