using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Benchmarks;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>How fast the kernels run. Those that disagree on a checksum end everything.</summary>
internal static class RunSpeed
{
    private const int RoundCount = 11;

    // What is slowest of what programs do: calls, branches and pointers.
    private static readonly Bar s_leastSpeed = Bar.AtLeast(1.5);

    public static void Measure(Figures figures, EngineSet engines, Workloads workloads)
    {
        // Of each: what its figure divides by what, and what is promised of it.
        Comparison[] comparisons =
        [
            new("wasm_run_vs_liftoff", () => engines.Liftoff, IsSpeed: true, Bar.AtLeast(2)),
            new("wasm_run_vs_turbofan", () => engines.TurboFan, IsSpeed: false, Bar.AtMost(1.05)),
            new("wasm_run_vs_cranelift", () => engines.Cranelift, IsSpeed: false, Bar.AtMost(1.05)),
            new("wasm_check_cost", () => engines.WithChecks, IsSpeed: true, null),
            new("wasm_poll_cost", () => engines.WithoutPolls, IsSpeed: false, null),
        ];
        ModuleFile[][] wanted = [.. comparisons.Select(comparison => workloads.Kernels
            .Where(kernel => figures.WantsAny(comparison.Figure, $"{comparison.Figure}_{kernel.Name}")).ToArray())];
        List<double>[] ratios = [.. comparisons.Select(_ => new List<double>())];
        foreach (ModuleFile kernel in workloads.Kernels)
        {
            int[] compared = [.. Enumerable.Range(0, comparisons.Length).Where(i => wanted[i].Contains(kernel))];
            if (compared.Length == 0)
                continue;
            IEngine[] rivals = [.. compared.Select(i => comparisons[i].Rival())];
            Rounds rounds = Measure(kernel, [engines.CopyPatch, .. rivals]);
            rounds.PrintTimes(kernel.Name, [engines.CopyPatch, .. rivals]);
            for (int i = 0; i < compared.Length; i++)
            {
                Comparison comparison = comparisons[compared[i]];
                double ratio = comparison.IsSpeed ? rounds.Ratio(i + 1, 0) : rounds.Ratio(0, i + 1);
                figures.Print($"{comparison.Figure}_{kernel.Name}", ratio, "x", PromiseOf(comparison, kernel));
                ratios[compared[i]].Add(ratio);
            }
        }

        for (int i = 0; i < comparisons.Length; i++)
        {
            if (ratios[i].Count == workloads.Kernels.Length)
            {
                double mean = Math.Exp(ratios[i].Average(Math.Log));
                figures.Print(comparisons[i].Figure, mean, "x", comparisons[i].Promise);
            }
        }
    }

    private static Bar? PromiseOf(Comparison comparison, ModuleFile kernel) =>
        comparison.Figure == "wasm_run_vs_liftoff" && kernel.Name is ("coremark" or "btree") ? s_leastSpeed : null;

    private static Rounds Measure(ModuleFile kernel, IEngine[] engines)
    {
        int n = engines.Select(engine => engine.Load(kernel)).ToArray()[0];
        int expected = engines[0].Run(kernel, n).Checksum;
        return Rounds.Measure(RoundCount, [.. engines.Select<IEngine, Func<double>>(engine => () =>
        {
            KernelRun run = engine.Run(kernel, n);
            return run.Checksum == expected ? run.Nanoseconds : throw new InvalidDataException(
                $"{kernel.Name}({n}) is {run.Checksum} in {engine.Name}, but {expected} in {engines[0].Name}.");
        })]);
    }

    private sealed record Comparison(string Figure, Func<IEngine> Rival, bool IsSpeed, Bar? Promise);
}
