using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CopyPatch.Bake.Texts;

namespace CopyPatch.Bake.Baking;

/// <summary>Says how far a bake is, now and then: most are done before there is anything to say.</summary>
/// <param name="report">Takes a line, on any thread.</param>
internal sealed class BakeProgress(Action<string> report)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(3);

    private readonly object _lock = new();
    private readonly Stopwatch _sinceReport = new();
    private Dictionary<StencilSource, (int Done, int All)> _placements = [];

    /// <param name="units">How many placements are to be compiled of each file, in any number of parts.</param>
    public void Begin(IEnumerable<(StencilSource Source, int Count)> units)
    {
        _placements = units.GroupBy(unit => unit.Source).ToDictionary(group => group.Key, group => (0, group.Sum(unit => unit.Count)));
        _sinceReport.Restart();
    }

    /// <summary>Says that there are more of them than was known.</summary>
    public void Add(StencilSource source, int count)
    {
        lock (_lock)
            _placements[source] = (_placements[source].Done, _placements[source].All + count);
    }

    public void Advance(StencilSource source, int count)
    {
        lock (_lock)
        {
            (int done, int all) = _placements[source];
            done += count;
            _placements[source] = (done, all);
            if (_sinceReport.Elapsed < s_interval || done == all)
                return;
            _sinceReport.Restart();
            report(FormattableString.Invariant($"baking {source.Name}: {done:N0} of {all:N0} placements"));
        }
    }
}
