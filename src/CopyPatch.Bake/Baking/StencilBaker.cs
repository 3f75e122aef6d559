using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Placements;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;

namespace CopyPatch.Bake.Baking;

/// <summary>Bakes C files for the architectures that each is wanted for, as many at once as there are processors.</summary>
internal sealed class StencilBaker(
    ICommandRunner runner, ClangCandidate clang, ProjectPaths paths, string objectDirectory, CancellationToken cancellation)
{
    /// <summary>Gets where placements of earlier bakes are; without one all are compiled.</summary>
    public ObjectCache? Cache { get; init; }

    /// <summary>Gets what is told how far it is.</summary>
    public BakeProgress? Progress { get; init; }

    public IReadOnlyList<BakedSource> Bake(IReadOnlyList<StencilSource> sources)
    {
        Directory.CreateDirectory(objectDirectory);
        var compiler = new StencilCompiler(runner, clang, paths, objectDirectory, Cache, cancellation);
        var wanted = sources.SelectMany(source => source.Targets.Select(target => (Source: source, Target: target))).ToList();
        var objects = new CompiledObject[wanted.Count];
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        try
        {
            Parallel.For(0, objects.Length, options, i =>
                objects[i] = compiler.Compile(wanted[i].Source, wanted[i].Target));
            ILookup<StencilSource, CompiledObject> compiled = objects.Select((item, i) => (wanted[i].Source, Item: item))
                .ToLookup(pair => pair.Source, pair => pair.Item);
            // What fails for one architecture gives no text: nothing else of it need be compiled.
            var units =
            (
                from source in sources
                where compiled[source].All(item => item.Bytes is not null)
                from item in compiled[source]
                from unit in item.Units
                select (Source: source, item.Target, Unit: unit)
            ).ToList();
            var placed = new CompiledObject[units.Count][];
            Progress?.Begin(units.Select(item => (item.Source, item.Unit.Count)));
            Parallel.For(0, units.Count, options, i =>
            {
                (StencilSource source, TargetMachine target, PlacementUnit unit) = units[i];
                CompiledObject sample = compiler.CompileSample(source, target, unit);
                int more = sample.Units.Sum(rest => rest.Count);
                Progress?.Add(source, more);
                placed[i] = [sample, .. sample.Units.Select(rest => compiler.Compile(source, target, rest))];
                Progress?.Advance(source, unit.Count + more);
            });
            Cache?.Trim();
            ILookup<StencilSource, CompiledObject> placements = units
                .SelectMany((unit, i) => placed[i].Select(item => (unit.Source, Item: item)))
                .ToLookup(pair => pair.Source, pair => pair.Item);
            return
            [
                .. sources.Select(source => Join(source, [.. compiled[source]], [.. placements[source]])),
            ];
        }
        catch (AggregateException exception)
        {
            // Callers know what to do about an IOException, wherever it was thrown.
            ExceptionDispatchInfo.Capture(exception.InnerExceptions[0]).Throw();
            throw;
        }
    }

    private BakedSource Join(
        StencilSource source, IReadOnlyList<CompiledObject> objects, IReadOnlyList<CompiledObject> placements)
    {
        // What is wrong with a C file is mostly wrong on every architecture: said once.
        // A message without a place (an unknown flag) is told of the file that was compiled.
        CompiledObject[] handlers = [.. objects.Select(item => item.Handlers).OfType<CompiledObject>()];
        List<ClangMessage> messages = [.. MessagesOf(objects.Concat(handlers)).Distinct()];
        // Placements are compiled with all of the file before them, which has said what it has to say; what is wrong with an
        // operation is wrong with many placements. Their own columns are those of a text that nobody sees.
        var told = new HashSet<ClangMessage>(messages.Select(InLine));
        messages.AddRange(MessagesOf(placements).Select(InLine).Where(told.Add));
        if (objects.Concat(handlers).Concat(placements).Any(item => item.Bytes is null))
            return new BakedSource(source, null, messages);

        // The source first, then headers by name: the order in which clang meets them may change without a meaning.
        IEnumerable<string> headers = objects.SelectMany(item => item.Inputs)
            .Distinct().Where(name => name != source.Name).OrderBy(name => name, StringComparer.Ordinal);
        InputFile[] inputs = [.. new[] { source.Name }.Concat(headers).Select(Hashed)];
        var text = new StencilText(
            source.Name,
            clang.Version,
            source.Flags,
            inputs,
            StencilDigest.Of(source.Flags, inputs, placements.Count > 0, source.Targets),
            PackedBytes.Of(SourceBytes.Read(paths.FileOf(source.Name))),
            [.. objects.Select(Baked)],
            [.. placements.Select(Baked)],
            [.. handlers.Select(Baked)],
            [.. objects.Concat(placements).SelectMany(item => item.Leaks).Distinct()]);
        long unfolded = text.Source.Length + text.Objects.Concat(text.Placements).Concat(text.Handlers).Sum(item => (long)item.Content.Length);
        if (unfolded <= StencilFormat.MostBytes)
            return new BakedSource(source, text, messages);
        messages.Add(ClangMessage.Of(DiagnosticIds.FileProblem, source.Name, 0, FormattableString.Invariant(
            $"it becomes {unfolded:N0} bytes, and {StencilFormat.MostBytes:N0} are the most; ")
            + "give its operations fewer places, or write two files"));
        return new BakedSource(source, null, messages);

        IEnumerable<ClangMessage> MessagesOf(IEnumerable<CompiledObject> compiled) => compiled.SelectMany(item => item.Messages)
            .Select(message => message.File.Length > 0 ? message : message with { File = source.Name });
    }

    private static ClangMessage InLine(ClangMessage message) => message.Line > 0 ? message with { Column = 1 } : message;

    private static BakedObject Baked(CompiledObject item) => new(item.Target.Name, item.Target.Triple, PackedBytes.Of(item.Bytes!));

    private InputFile Hashed(string name) => new(name, Digests.Of(SourceBytes.Read(paths.FileOf(name))));
}
