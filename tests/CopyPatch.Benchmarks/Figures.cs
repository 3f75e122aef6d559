using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace CopyPatch.Benchmarks;

/// <summary>Prints what was measured, and whether it is what we promise.</summary>
internal sealed class Figures(string filter)
{
    /// <summary>What figures are called that were measured under NativeAOT.</summary>
    private static readonly string s_suffix = RuntimeFeature.IsDynamicCodeSupported ? "" : "_aot";

    /// <summary>Whether any of these figures is asked for.</summary>
    public bool Wants(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if ((name + s_suffix).Contains(filter, StringComparison.Ordinal))
                return true;
        return false;
    }

    public void Print(string name, double value, string unit, double? atMost = null, double? atLeast = null)
    {
        if (!Wants(name))
            return;
        string text = value.ToString(value >= 100 ? "F0" : "F2", CultureInfo.InvariantCulture);
        Console.WriteLine($"figure {name}{s_suffix} {text} {unit}");
        if (atMost is { } most)
            Judge(name, value <= most, $"at most {most}");
        if (atLeast is { } least)
            Judge(name, value >= least, $"at least {least}");
    }

    private static void Judge(string name, bool holds, string bar) =>
        Console.Error.WriteLine($"{name}{s_suffix}: {(holds ? "holds" : "MISSES")} its bar, {bar.ToString(CultureInfo.InvariantCulture)}");
}
