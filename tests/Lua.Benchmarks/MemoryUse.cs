using System;
using System.Globalization;
using System.IO;
using System.Linq;
using CopyPatch.Benchmarks;

namespace Lua.Benchmarks;

/// <summary>
/// How many times as much memory as under lua5.4 a program of binary trees takes at most: each in a process of its own, whose resident
/// memory without trees is taken away.
/// </summary>
internal static class MemoryUse
{
    private const string Name = "lua_memory_vs_puc";
    private const int Depth = 16, Rounds = 3;

    public static string[] Names => [Name];

    public static void Measure(Figures figures)
    {
        if (!figures.Wants(Name))
            return;
        string lua = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Lua.exe" : "Lua");
        (double ours, double theirs) = (Growth(lua), Growth("lua5.4"));
        Console.Error.WriteLine($"memory of trees: {ours / 1024:F1} MB, lua5.4 {theirs / 1024:F1} MB");
        figures.Print(Name, ours / theirs, "x");
    }

    private static double Growth(string command) => Peak(command, Depth) - Peak(command, 0);

    // In kilobytes, the median of several runs.
    private static double Peak(string command, int depth) => Median.Of(Enumerable.Range(0, Rounds)
        .Select(_ => double.Parse(Run(command, depth), CultureInfo.InvariantCulture)));

    private static string Run(string command, int depth) => FreshProcess.Run(
        command, Path.Combine(AppContext.BaseDirectory, "trees.lua"), depth.ToString(CultureInfo.InvariantCulture));
}
