using System;
using System.Diagnostics;
using System.Linq;

namespace CopyPatch.Benchmarks;

/// <summary>
/// Times things in turn, A B C A B C ..., and takes medians. Machines are shared and their speed drifts: what counts is the
/// ratio within one round, and that is what tools which measure one thing after the other cannot give.
/// </summary>
internal sealed class SideBySide
{
    private const int Rounds = 31;
    private static readonly TimeSpan s_roundLength = TimeSpan.FromMilliseconds(4);

    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(600);

    private readonly double[][] _times;

    private SideBySide(double[][] times) => _times = times;

    /// <summary>Measures actions, each of which does its work as many times as it is told.</summary>
    public static SideBySide Measure(params Action<int>[] actions)
    {
        int[] counts = [.. actions.Select(CountFor)];
        double[][] times = [.. actions.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
            for (int i = 0; i < actions.Length; i++)
                times[i][round] = Time(actions[i], counts[i]).TotalNanoseconds / counts[i];
        return new SideBySide(times);
    }

    /// <summary>Gets the median time of one piece of work in nanoseconds.</summary>
    public double Nanoseconds(int index) => Median(_times[index]);

    /// <summary>Gets the median of how many times as long one takes as another, round by round.</summary>
    public double Ratio(int slow, int fast) => Median([.. _times[slow].Zip(_times[fast], (a, b) => a / b)]);

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    // Long enough for the runtime to have compiled everything for the last time, in the background.
    private static int CountFor(Action<int> action)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_warmUp;)
            action(10);
        for (int count = 1; ; count *= 2)
            if (Time(action, count) >= s_roundLength)
                return count;
    }

    private static TimeSpan Time(Action<int> action, int count)
    {
        long start = Stopwatch.GetTimestamp();
        action(count);
        return Stopwatch.GetElapsedTime(start);
    }
}
