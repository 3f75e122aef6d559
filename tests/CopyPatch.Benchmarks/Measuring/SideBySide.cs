using System;
using System.Diagnostics;
using System.Linq;

namespace CopyPatch.Benchmarks;

/// <summary>
/// Times things in turn, A B C A B C ..., and takes medians over many rounds. Machines are shared and their speed drifts:
/// what counts here are ratios, and a ratio within one round is what tools which measure one thing after the other, each
/// in a process of its own, cannot give. That is why this is not BenchmarkDotNet.
/// </summary>
internal sealed class SideBySide
{
    private const int Rounds = 151;

    // Short, so that on a busy machine most turns are not interrupted: those that are do not move a median.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(0.5);

    // Actions that take much longer than a turn get fewer rounds.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    // Long enough for the runtime to have compiled everything for the last time, in the background. Tiered compilation
    // stays on, as programs have it; without it, what the framework has precompiled would never be optimised fully.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(700);

    private readonly double[][] _nanoseconds;

    private SideBySide(double[][] nanoseconds) => _nanoseconds = nanoseconds;

    /// <summary>Measures actions, each of which does its work as many times as it is told.</summary>
    public static SideBySide Measure(params Action<int>[] actions)
    {
        int[] counts = [.. actions.Select(WarmUp)];
        double[][] nanoseconds = [.. actions.Select(_ => new double[Rounds])];
        int rounds = 0;
        for (long start = Stopwatch.GetTimestamp(); rounds < Rounds && Stopwatch.GetElapsedTime(start) < s_longest; rounds++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                CollectGarbage();
                nanoseconds[i][rounds] = Time(actions[i], counts[i]).TotalNanoseconds / counts[i];
            }
        }

        return new SideBySide([.. nanoseconds.Select(times => times[..rounds])]);
    }

    /// <summary>Gets the median time of one piece of work in nanoseconds.</summary>
    public double Nanoseconds(int action) => Median.Of(_nanoseconds[action]);

    /// <summary>Gets the median over all rounds of how many times as long one action takes as another.</summary>
    public double Ratio(int slow, int fast) => Median.Of(_nanoseconds[slow].Zip(_nanoseconds[fast], (a, b) => a / b));

    // Returns how many pieces of work fill a turn.
    private static int WarmUp(Action<int> action)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_warmUp;)
            action(10);
        int count = 1;
        while (Time(action, count) < s_turn)
            count *= 2;
        return count;
    }

    // Otherwise one action's dead objects, and their finalizers, would cost another action's time.
    private static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static TimeSpan Time(Action<int> action, int count)
    {
        long start = Stopwatch.GetTimestamp();
        action(count);
        return Stopwatch.GetElapsedTime(start);
    }
}
