using System;
using System.Collections.Generic;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// The code of one heap that nobody can reach any more, but in which somebody may be: references to it that are released when no run
/// is active that began before; and disposed code that other code keeps, which may be kept by itself in the end.
/// </summary>
/// <remarks>Safe for use by many threads. What it keeps is garbage with its heap.</remarks>
internal sealed class RetiredCode : IReclaimer
{
    // To look costs microseconds, since all threads take part: so it is not done for each.
    private const int Few = 64;

    private readonly Lock _lock = new();
    private readonly HashSet<CompiledCode> _kept = [];
    private List<(CompiledCode Code, int Times, long Epoch)> _waiting = [];
    private int _worthLooking = Few;
    private int _worthCutting = Few;

    /// <summary>Adds references, which are released later.</summary>
    public void Add(CompiledCode code, int times)
    {
        bool isWorthLooking;
        lock (_lock)
        {
            _waiting.Add((code, times, ActiveRuns.BeginEpoch()));
            isWorthLooking = _waiting.Count >= _worthLooking;
        }

        if (isWorthLooking)
            Reclaim(isThorough: false);
    }

    /// <summary>Adds disposed code that other code keeps, by a call or a link.</summary>
    public void AddKept(CompiledCode code)
    {
        List<CompiledCode> released = [];
        lock (_lock)
        {
            _kept.Add(code);
            if (_kept.Count >= _worthCutting)
                released = CutCircles();
        }

        Release(released);
    }

    /// <inheritdoc/>
    public void Reclaim() => Reclaim(isThorough: true);

    // Circles are looked for if it is worth that, or somebody wants to know.
    private void Reclaim(bool isThorough)
    {
        List<(CompiledCode Code, int Times, long Epoch)> free = [];
        List<CompiledCode> released;
        lock (_lock)
        {
            if (_waiting.Count > 0)
            {
                long earliest = ActiveRuns.FindEarliestEpoch();
                List<(CompiledCode, int, long)> left = [];
                foreach ((CompiledCode Code, int Times, long Epoch) entry in _waiting)
                    (entry.Epoch <= earliest ? free : left).Add(entry);
                _waiting = left;
                _worthLooking = Math.Max(Few, 2 * left.Count);
            }
        }

        foreach ((CompiledCode code, int times, _) in free)
            for (int i = 0; i < times; i++)
                code.Release();
        lock (_lock)
        {
            foreach ((CompiledCode code, _, _) in free)
                if (code.IsDisposed && code.ReferenceCount > 0)
                    _kept.Add(code);
            released = isThorough || _kept.Count >= _worthCutting ? CutCircles() : [];
        }

        Release(released);
    }

    // With the lock held.
    private List<CompiledCode> CutCircles()
    {
        if (_kept.Count == 0)
            return [];
        List<CompiledCode> released = LinkGraph.CutCircles(_kept);
        _worthCutting = Math.Max(Few, 2 * _kept.Count);
        return released;
    }

    private static void Release(List<CompiledCode> codes)
    {
        foreach (CompiledCode code in codes)
            code.Release();
    }
}
