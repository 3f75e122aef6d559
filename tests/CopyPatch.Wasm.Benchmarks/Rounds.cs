using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CopyPatch.Benchmarks;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>
/// Times things in turn, some of them in other processes, and takes medians over the rounds: of ratios within a round,
/// as the machine's speed drifts.
/// </summary>
internal sealed class Rounds
{
    private readonly double[][] _nanoseconds;

    private Rounds(double[][] nanoseconds) => _nanoseconds = nanoseconds;

    /// <summary>Takes turns, each of which says how many nanoseconds it took.</summary>
    public static Rounds Measure(int count, params Func<double>[] turns)
    {
        double[][] nanoseconds = [.. turns.Select(_ => new double[count])];
        for (int round = 0; round < count; round++)
        {
            for (int i = 0; i < turns.Length; i++)
            {
                // Otherwise one turn's dead objects, and their finalizers, would cost another turn's time.
                GC.Collect();
                GC.WaitForPendingFinalizers();
                nanoseconds[i][round] = turns[i]();
            }
        }

        return new Rounds(nanoseconds);
    }

    /// <summary>Gets the median time of a turn in nanoseconds.</summary>
    public double Nanoseconds(int turn) => Median.Of(_nanoseconds[turn]);

    /// <summary>Gets the median over all rounds of how many times as long one turn takes as another.</summary>
    public double Ratio(int slow, int fast) => Median.Of(_nanoseconds[slow].Zip(_nanoseconds[fast], (a, b) => a / b));

    /// <summary>Prints the times to standard error.</summary>
    public void PrintTimes(string work, params IEngine[] engines)
    {
        IEnumerable<string> times = engines.Select((engine, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"{engine.Name} {Nanoseconds(i) / 1e6:F1} ms (best {_nanoseconds[i].Min() / 1e6:F1})"));
        Console.Error.WriteLine($"{work}: {string.Join(", ", times)}");
    }
}
