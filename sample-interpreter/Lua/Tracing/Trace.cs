using System.Collections.Generic;
using System.Runtime.InteropServices;
using CopyPatch;

namespace Lua;

/// <summary>A loop that was compiled as it was seen.</summary>
/// <param name="tree">What was seen.</param>
internal sealed unsafe class Trace(TraceTree tree)
{
    private long* _left;

    /// <summary>How often it was entered, and how many rounds it did.</summary>
    public TraceCounts* Counts { get; private set; }

    public TraceTree Tree => tree;

    /// <summary>The trace, the way into it, and those out of it.</summary>
    public List<CompiledCode> Code { get; } = [];

    public List<TraceExit> Exits { get; } = [];

    /// <summary>Makes counters, for so many ways out.</summary>
    public void Reserve(int count)
    {
        Counts = (TraceCounts*)NativeMemory.AllocZeroed((nuint)sizeof(TraceCounts) + ((nuint)count * sizeof(long)));
        _left = (long*)(Counts + 1);
    }

    public TraceExit AddExit(Snapshot snapshot, int guard, nint address, long before)
    {
        long* left = _left + Exits.Count;
        *left = before;
        var exit = new TraceExit(this, snapshot, guard, address, (nint)left);
        Exits.Add(exit);
        return exit;
    }

    /// <summary>Lets all go, when nobody is in it or comes back.</summary>
    public void Release(bool isRunning)
    {
        foreach (CompiledCode code in Code)
        {
            if (isRunning)
                code.Retire();
            else
                code.Dispose();
        }

        NativeMemory.Free(Counts);
        Counts = null;
        _left = null;
    }
}

/// <summary>A way out of a trace.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Snapshot">How the stack is then.</param>
/// <param name="Guard">The guard that fails; below zero for one that no path begins at.</param>
/// <param name="Address">Where to.</param>
/// <param name="Left">Where it is counted how often it may be taken before C# looks at it.</param>
internal sealed record TraceExit(Trace Trace, Snapshot Snapshot, int Guard, nint Address, nint Left);

/// <summary>What is known of a loop.</summary>
internal sealed class LoopState
{
    /// <summary>How often it was looked at.</summary>
    public int Looks { get; set; }

    /// <summary>How often it could not be recorded.</summary>
    public int Failures { get; set; }

    /// <summary>Why not.</summary>
    public string? Why { get; set; }

    public Trace? Trace { get; set; }
}
