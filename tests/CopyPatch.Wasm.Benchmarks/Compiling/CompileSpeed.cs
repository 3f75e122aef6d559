using System;
using System.Diagnostics;
using System.Linq;
using CopyPatch.Benchmarks;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>
/// How fast modules are compiled: decoded, validated and turned into machine code, from bytes to what can be run.
/// </summary>
internal static class CompileSpeed
{
    private const int LiftoffRounds = 31;
    private const int GoRounds = 9;
    private const int CraneliftRounds = 5;
    private const int GrowthRounds = 15;
    private const int KernelRepetitions = 20;

    // Cranelift takes about a second for the large module: a second of everybody else's turns goes by beside it.
    private const int TurnsOfOursPerCranelift = 5;

    // Long enough for .NET to have compiled the compiler for the last time, in the background.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(3);

    public static void Measure(Figures figures, EngineSet engines, Workloads workloads)
    {
        if (!figures.WantsAny(
            "wasm_compile_vs_liftoff", "wasm_compile_vs_liftoff_go", "wasm_compile_mb_per_s", "wasm_compile_mb_per_s_liftoff",
            "wasm_compile_vs_liftoff_kernels", "wasm_compile_vs_cranelift", "wasm_compile_growth",
            "wasm_code_bytes_per_wasm_byte", "wasm_threads"))
            return;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_warmUp;)
        {
            engines.CopyPatch.Compile(workloads.Large, 1);
            CompileKernels(engines.CopyPatch, workloads);
        }

        MeasureAgainstLiftoff(figures, engines, workloads);
        MeasureGo(figures, engines, workloads);
        MeasureKernels(figures, engines, workloads);
        MeasureAgainstCranelift(figures, engines, workloads);
        MeasureGrowth(figures, engines, workloads);
        MeasureSize(figures, workloads);
        MeasureThreads(figures, engines, workloads);
    }

    private static void MeasureAgainstLiftoff(Figures figures, EngineSet engines, Workloads workloads)
    {
        if (!figures.WantsAny("wasm_compile_vs_liftoff", "wasm_compile_mb_per_s", "wasm_compile_mb_per_s_liftoff"))
            return;
        engines.Liftoff.Compile(workloads.Large, 5);
        Rounds rounds = Rounds.Measure(
            LiftoffRounds,
            () => engines.CopyPatch.Compile(workloads.Large, 1),
            () => engines.Liftoff.Compile(workloads.Large, 1));
        rounds.PrintTimes("compiling SQLite", engines.CopyPatch, engines.Liftoff);
        figures.Print("wasm_compile_vs_liftoff", rounds.Ratio(1, 0), "x", Bar.AtLeast(3));
        figures.Print("wasm_compile_mb_per_s", MegabytesPerSecond(workloads.Large, rounds.Nanoseconds(0)), "MB/s");
        figures.Print(
            "wasm_compile_mb_per_s_liftoff", MegabytesPerSecond(workloads.Large, rounds.Nanoseconds(1)), "MB/s");
    }

    private static void MeasureGo(Figures figures, EngineSet engines, Workloads workloads)
    {
        if (!figures.Wants("wasm_compile_vs_liftoff_go"))
            return;
        ModuleFile module = workloads.Go;
        engines.CopyPatch.Compile(module, 2);
        engines.Liftoff.Compile(module, 1);
        Rounds rounds = Rounds.Measure(
            GoRounds, () => engines.CopyPatch.Compile(module, 1), () => engines.Liftoff.Compile(module, 1));
        rounds.PrintTimes("compiling esbuild", engines.CopyPatch, engines.Liftoff);
        figures.Print("wasm_compile_vs_liftoff_go", rounds.Ratio(1, 0), "x", Bar.AtLeast(4));
    }

    private static void MeasureKernels(Figures figures, EngineSet engines, Workloads workloads)
    {
        if (!figures.Wants("wasm_compile_vs_liftoff_kernels"))
            return;
        CompileKernels(engines.Liftoff, workloads);
        Rounds rounds = Rounds.Measure(
            LiftoffRounds,
            () => CompileKernels(engines.CopyPatch, workloads),
            () => CompileKernels(engines.Liftoff, workloads));
        rounds.PrintTimes($"compiling the kernels {KernelRepetitions} times", engines.CopyPatch, engines.Liftoff);
        figures.Print("wasm_compile_vs_liftoff_kernels", rounds.Ratio(1, 0), "x");
    }

    private static void MeasureAgainstCranelift(Figures figures, EngineSet engines, Workloads workloads)
    {
        if (!figures.Wants("wasm_compile_vs_cranelift"))
            return;
        Rounds rounds = Rounds.Measure(
            CraneliftRounds,
            () => engines.CopyPatch.Compile(workloads.Large, TurnsOfOursPerCranelift) / TurnsOfOursPerCranelift,
            () => engines.Cranelift.Compile(workloads.Large, 1));
        rounds.PrintTimes("compiling SQLite", engines.CopyPatch, engines.Cranelift);
        figures.Print("wasm_compile_vs_cranelift", rounds.Ratio(1, 0), "x", Bar.AtLeast(80));
    }

    private static void MeasureGrowth(Figures figures, EngineSet engines, Workloads workloads)
    {
        if (!figures.Wants("wasm_compile_growth"))
            return;
        ModuleFile larger = Enlargement.Write(workloads.Large, 10);
        engines.CopyPatch.Compile(larger, 1);
        Rounds rounds = Rounds.Measure(
            GrowthRounds,
            () => engines.CopyPatch.Compile(workloads.Large, 1),
            () => engines.CopyPatch.Compile(larger, 1));
        figures.Print("wasm_compile_growth", rounds.Ratio(1, 0), "x", Bar.AtMost(11));
    }

    // Of the large module: bytes of machine code over bytes of the code section.
    private static void MeasureSize(Figures figures, Workloads workloads)
    {
        if (!figures.Wants("wasm_code_bytes_per_wasm_byte"))
            return;
        using WasmModule module = WasmModule.Compile(workloads.Large.Bytes);
        int machineCode = module.MachineCodeBytes;
        int wasm = Sections.Read(workloads.Large.Bytes).Single(section => section.Id == Sections.Code).Content.Length;
        figures.Print("wasm_code_bytes_per_wasm_byte", (double)machineCode / wasm, "bytes", Bar.AtMost(6));
    }

    private static void MeasureThreads(Figures figures, EngineSet engines, Workloads workloads)
    {
        if (!figures.Wants("wasm_threads"))
            return;
        ModuleFile larger = Enlargement.Write(workloads.Large, 10);
        engines.TwoThreads.Compile(larger, 3);
        Rounds rounds = Rounds.Measure(
            GrowthRounds,
            () => engines.CopyPatch.Compile(larger, 1),
            () => engines.TwoThreads.Compile(larger, 1));
        rounds.PrintTimes("compiling SQLite ten times", engines.CopyPatch, engines.TwoThreads);
        figures.Print("wasm_threads", rounds.Ratio(0, 1), "x", Bar.AtLeast(1.7));
    }

    private static double CompileKernels(IEngine engine, Workloads workloads) =>
        workloads.Kernels.Sum(kernel => engine.Compile(kernel, KernelRepetitions));

    private static double MegabytesPerSecond(ModuleFile module, double nanoseconds) =>
        module.Bytes.Length * 1e3 / nanoseconds;
}
