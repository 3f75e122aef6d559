using System;
using System.Globalization;
using System.Linq;

namespace CopyPatch.Benchmarks;

/// <summary>Prints those figures that are asked for: to standard output, and to standard error whether its bar holds.</summary>
/// <param name="filter">What their names contain.</param>
/// <param name="suffix">What is appended to all names here.</param>
internal sealed class Figures(string filter, string suffix)
{
    /// <summary>Whether a figure is asked for.</summary>
    public bool Wants(string name) => (name + suffix).Contains(filter, StringComparison.Ordinal);

    /// <summary>Whether any of these figures is asked for.</summary>
    public bool WantsAny(params string[] names) => names.Any(Wants);

    public void Print(string name, double value, string unit, Bar? bar = null)
    {
        if (!Wants(name))
            return;
        string text = value.ToString(value >= 100 ? "F0" : "F2", CultureInfo.InvariantCulture);
        Console.WriteLine($"figure {name}{suffix} {text} {unit}");
        if (bar is { } promise)
        {
            string limit = promise.Limit.ToString(CultureInfo.InvariantCulture);
            Console.Error.WriteLine(
                $"{name}{suffix}: {(promise.HoldsFor(value) ? "holds" : "MISSES")} its bar, "
                + $"{(promise.IsMost ? "at most" : "at least")} {limit} {unit}");
        }
    }
}
