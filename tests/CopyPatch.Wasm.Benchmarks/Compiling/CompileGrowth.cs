using System;
using System.Diagnostics;
using CopyPatch.Benchmarks;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>How many times as long a function takes that is ten times as large, of the kinds that compilers find hard.</summary>
internal static class CompileGrowth
{
    private const int RoundCount = 9;
    private const int Small = 10_000;
    private const int Times = 10;

    public static void Measure(Figures figures)
    {
        foreach (string kind in DeepModule.Kinds)
        {
            string name = $"wasm_compile_growth_{kind}";
            if (!figures.Wants(name))
                continue;
            byte[] small = DeepModule.Make(kind, Small), large = DeepModule.Make(kind, Small * Times);
            Compile(small, 10);
            Compile(large, 3);

            // As many operators on either side: what a collection costs, it costs both.
            Rounds rounds = Rounds.Measure(RoundCount, () => Compile(small, Times) / Times, () => Compile(large, 1));
            Console.Error.WriteLine($"compiling {Small * Times:N0} {kind}: {rounds.Nanoseconds(1) / 1e6:F1} ms");
            figures.Print(name, rounds.Ratio(1, 0), "x", Bar.AtMost(11));
        }
    }

    private static double Compile(byte[] module, int times)
    {
        double nanoseconds = 0;
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using WasmModule compiled = WasmModule.Compile(module);
            nanoseconds += Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        return nanoseconds;
    }
}
