using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CopyPatch.Benchmarks;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>How long a process takes that has compiled nothing yet, and how much memory.</summary>
internal static class FirstCompile
{
    /// <summary>The option by which this program does it, with the module's path: it prints the numbers, with spaces between them.</summary>
    public const string Option = "--first-compile";

    private const int ProcessCount = 5;
    private const int WarmRounds = 5;

    // .NET has compiled the compiler for the last time then.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);

    public static void Measure(Figures figures, Workloads workloads)
    {
        if (!figures.WantsAny("wasm_first_compile", "wasm_compile_peak_bytes_per_wasm_byte"))
            return;
        double[][] processes = [.. Enumerable.Range(0, ProcessCount).Select(_ => FreshProcess.RunOwn(Option, workloads.Huge)
            .Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
        double MedianOf(Func<double[], double> of) => Median.Of(processes.Select(of));
        Console.Error.WriteLine(FormattableString.Invariant(
            $"compiling DuckDB: first {MedianOf(times => times[0]):F0} ms, then {MedianOf(times => times[1]):F0} ms"));
        figures.Print("wasm_first_compile", MedianOf(times => times[0] / times[1]), "x", Bar.AtMost(1.5));
        figures.Print("wasm_compile_peak_bytes_per_wasm_byte", MedianOf(times => times[2]), "bytes", Bar.AtMost(4));
    }

    /// <summary>Compiles a module, and then again and again.</summary>
    public static void Run(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        long before = PeakBytes();
        double first = Compile(bytes, out int machineCode);
        double peak = (double)(PeakBytes() - before - machineCode) / bytes.Length;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_warmUp;)
            Compile(bytes, out _);
        double warm = Median.Of(Enumerable.Range(0, WarmRounds).Select(_ => Compile(bytes, out int _)));
        Console.WriteLine(FormattableString.Invariant($"{first} {warm} {peak}"));
    }

    private static double Compile(byte[] bytes, out int machineCode)
    {
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        using WasmModule module = WasmModule.Compile(bytes, new WasmModuleOptions { CatchFaults = true });
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        machineCode = module.MachineCodeBytes;
        return milliseconds;
    }

    private static long PeakBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
