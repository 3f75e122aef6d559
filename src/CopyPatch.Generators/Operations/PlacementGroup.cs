using System;
using System.Collections.Generic;
using CopyPatch.Format;

namespace CopyPatch.Generators.Operations;

/// <summary>Placements whose code has the same length and the same sites, so that they may share templates.</summary>
internal sealed class PlacementGroup(int length, EquatableArray<int> sites)
{
    private readonly List<Placement> _placements = [];
    private readonly List<int> _numbers = [];

    public void Add(Placement placement, int number)
    {
        _placements.Add(placement);
        _numbers.Add(number);
    }

    /// <summary>Finds few templates that give all placements of the group.</summary>
    /// <param name="files">The register file of each operand.</param>
    /// <returns>Null when there are none, because the code depends on the registers in another way.</returns>
    public List<(LinearTemplate Template, List<int> Placements)>? Solve(IReadOnlyList<int> files)
    {
        int width = files.Count + Lanes.Count(length);
        ulong[] points = Points(files.Count, width);
        var all = new List<int>(_placements.Count);
        for (int i = 0; i < _placements.Count; i++)
            all.Add(i);
        if (LinearSystem.Create(files.Count, width, points, all) is { } whole)
            return [(LinearTemplate.Of(whole, length, sites), _numbers)];

        List<Cluster>? best = null;
        foreach (ulong[] patterns in RegisterPattern.All(_placements, files))
        {
            if (ByPattern(patterns, files.Count, width, points) is not { } clusters)
                continue;
            List<Cluster> merged = Cluster.Merge(clusters);
            if (best is null || merged.Count < best.Count)
                best = merged;
            // One is not enough, as we know by now.
            if (best.Count == 2)
                break;
        }

        return best?.ConvertAll(cluster => (
            LinearTemplate.Of(cluster.System, length, sites), cluster.Members.ConvertAll(member => _numbers[member])));
    }

    private ulong[] Points(int operands, int width)
    {
        var points = new ulong[_placements.Count * width];
        for (int i = 0; i < _placements.Count; i++)
        {
            Span<ulong> point = points.AsSpan(i * width, width);
            for (int operand = 0; operand < operands; operand++)
                point[operand] = (ulong)_placements[i].Numbers[operand];
            Lanes.Write(_placements[i].Code, point.Slice(operands));
        }

        return points;
    }

    /// <summary>The placements of each pattern. Null when even those of one have no template.</summary>
    private static List<Cluster>? ByPattern(ulong[] patterns, int operands, int width, ulong[] points)
    {
        var members = new Dictionary<ulong, List<int>>();
        var ordered = new List<List<int>>();
        for (int i = 0; i < patterns.Length; i++)
        {
            if (!members.TryGetValue(patterns[i], out List<int>? alike))
            {
                members.Add(patterns[i], alike = []);
                ordered.Add(alike);
            }

            alike.Add(i);
        }

        var clusters = new List<Cluster>(ordered.Count);
        foreach (List<int> chosen in ordered)
        {
            if (LinearSystem.Create(operands, width, points, chosen) is not { } system)
                return null;
            clusters.Add(new Cluster(system, chosen));
        }

        return clusters;
    }
}
