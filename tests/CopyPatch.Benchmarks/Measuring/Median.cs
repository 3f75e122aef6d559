using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Benchmarks;

/// <summary>What half of all values are above.</summary>
internal static class Median
{
    /// <summary>Gets the median: of an even number of values, the upper one of the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }
}
