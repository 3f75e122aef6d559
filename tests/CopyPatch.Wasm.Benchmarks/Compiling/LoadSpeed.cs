using System;
using System.Diagnostics;
using System.IO;
using CopyPatch.Benchmarks;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>How fast a module is there whose machine code was saved, from bytes to what can be run.</summary>
internal static class LoadSpeed
{
    private const int CountedRounds = 31;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(3);
    private static readonly WasmModuleOptions s_options = new() { CatchFaults = true };

    public static void Measure(Figures figures, EngineSet engines, Workloads workloads)
    {
        if (!figures.Wants("wasm_cached_load_vs_compile"))
            return;
        byte[] bytes = workloads.Large.Bytes;
        byte[] saved = Save(bytes);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_warmUp;)
        {
            engines.CopyPatch.Compile(workloads.Large, 1);
            Load(bytes, saved);
        }

        Rounds rounds = Rounds.Measure(CountedRounds, () => engines.CopyPatch.Compile(workloads.Large, 1), () => Load(bytes, saved));
        Console.Error.WriteLine(FormattableString.Invariant(
            $"SQLite: compiled in {rounds.Nanoseconds(0) / 1e6:F1} ms, loaded in {rounds.Nanoseconds(1) / 1e6:F2} ms ({saved.Length:N0} bytes)"));
        figures.Print("wasm_cached_load_vs_compile", rounds.Ratio(0, 1), "x", Bar.AtLeast(10));
    }

    private static double Load(byte[] bytes, byte[] saved)
    {
        long start = Stopwatch.GetTimestamp();
        using WasmModule module = WasmModule.Load(bytes, saved, s_options);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static byte[] Save(byte[] bytes)
    {
        using WasmModule module = WasmModule.Compile(bytes, s_options);
        using MemoryStream stream = new();
        module.Save(stream);
        return stream.ToArray();
    }
}
