using System.Collections.Generic;
using CopyPatch.Format;

namespace CopyPatch.Generators.Operations;

/// <summary>Placements that have a template in common.</summary>
internal sealed record Cluster(LinearSystem System, List<int> Members)
{
    /// <summary>
    /// Joins clusters as long as there is a template for them, those first that leave the least choice. Each goes
    /// where it restricts the template least, because that leaves the most room for the next ones.
    /// </summary>
    public static List<Cluster> Merge(List<Cluster> patterns)
    {
        // The order in which they came decides ties, for the result must not depend on how a list is sorted.
        var order = new List<int>(patterns.Count);
        for (int i = 0; i < patterns.Count; i++)
            order.Add(i);
        order.Sort((left, right) =>
            patterns[left].System.Rank != patterns[right].System.Rank
                ? patterns[right].System.Rank.CompareTo(patterns[left].System.Rank)
            : patterns[left].Members.Count != patterns[right].Members.Count
                ? patterns[right].Members.Count.CompareTo(patterns[left].Members.Count)
            : left.CompareTo(right));

        var merged = new List<Cluster>();
        foreach (int number in order)
            Add(merged, patterns[number]);
        return merged;
    }

    private static void Add(List<Cluster> clusters, Cluster pattern)
    {
        int best = -1;
        int leastGrowth = int.MaxValue;
        LinearSystem? bestSystem = null;
        for (int i = 0; i < clusters.Count && leastGrowth > 0; i++)
        {
            if (clusters[i].System.Join(pattern.System) is not { } joined)
                continue;
            int growth = joined.Rank - clusters[i].System.Rank;
            if (growth < leastGrowth)
                (best, leastGrowth, bestSystem) = (i, growth, joined);
        }

        if (bestSystem is null)
            clusters.Add(new Cluster(pattern.System, [.. pattern.Members]));
        else
            clusters[best] = new Cluster(bestSystem, [.. clusters[best].Members, .. pattern.Members]);
    }
}
