using System;
using System.IO;
using System.Linq;

namespace CopyPatch.Benchmarks;

/// <summary>What the name of a function, and telling perf's map of it, cost: for a module of many, and for code that is one.</summary>
internal static class PublicationSpeed
{
    public static readonly string[] Names = ["publish_with_names_ns", "publish_one_with_name_ns"];

    private const int Functions = 1000;

    private static readonly string[] s_functions = [.. Enumerable.Range(0, Functions).Select(i => $"module.function_{i}")];

    public static void Measure(Figures figures)
    {
        if (!figures.WantsAny(Names) || !OperatingSystem.IsLinux())
            return;
        using var plain = new CodeHeap();
        using var told = new CodeHeap(new CodeHeapOptions { Debugging = CodeDebugging.PerfMap });
        using var emitPlain = new BenchEmitter(plain);
        using var emitTold = new BenchEmitter(told);
        SideBySide module = SideBySide.Measure(
            count => CompileModules(emitPlain, areNamed: false, count), count => CompileModules(emitTold, areNamed: true, count));
        figures.Print(
            "publish_with_names_ns", (module.Nanoseconds(1) - module.Nanoseconds(0)) / Functions, "ns", Bar.AtMost(1000));
        SideBySide one = SideBySide.Measure(count => CompileOnes(emitPlain, null, count), count => CompileOnes(emitTold, "function", count));
        figures.Print("publish_one_with_name_ns", one.Nanoseconds(1) - one.Nanoseconds(0), "ns");
        File.Delete($"/tmp/perf-{Environment.ProcessId}.map");
    }

    private static void CompileModules(BenchEmitter emit, bool areNamed, int count)
    {
        for (int i = 0; i < count; i++)
        {
            foreach (string name in s_functions)
            {
                if (areNamed)
                    emit.MarkFunction(name);
                EmitFunction(emit);
            }

            emit.Compile().Dispose();
        }
    }

    private static void CompileOnes(BenchEmitter emit, string? name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            EmitFunction(emit);
            emit.Compile(name).Dispose();
        }
    }

    private static void EmitFunction(BenchEmitter emit) => emit.EmitHalt();
}
