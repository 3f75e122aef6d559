using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// Which threads run compiled code, and since when: so that code which nobody can reach any more is freed when nobody is in it either.
/// </summary>
/// <remarks>
/// <para>
/// That is epoch-based reclamation (Fraser, "Practical lock-freedom", 2004, 5.2.3). Whoever takes code away begins a new epoch; a run notes
/// the epoch that it began in; and when no run of an earlier epoch is active, the code can be freed. A run that calls C#, which runs
/// code, is one run.
/// </para>
/// <para>
/// A run writes to memory of its own thread only, and without a barrier. The one who frees makes up for that with a barrier for all
/// threads of the process.
/// </para>
/// </remarks>
internal static class ActiveRuns
{
    private static readonly Lock s_lock = new();

    // Of all threads that ever ran code, those that ended taken out now and then. A thread's own field keeps what is its.
    private static readonly List<WeakReference<ThreadRuns>> s_threads = [];
    private static int s_worthPruning = 64;
    private static long s_epoch = 1;

    [ThreadStatic]
    private static ThreadRuns? t_runs;

    /// <summary>Gets this thread's runs.</summary>
    public static ThreadRuns OfThisThread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_runs ?? Register();
    }

    /// <summary>Begins a run on this thread, or one within it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(ThreadRuns runs)
    {
        // A stale epoch is an earlier one, which keeps more.
        if (runs.Depth++ == 0)
            runs.Epoch = Volatile.Read(ref s_epoch);
    }

    /// <summary>Ends it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(ThreadRuns runs) => Volatile.Write(ref runs.Depth, runs.Depth - 1);

    /// <summary>Begins an epoch: no run that notes it, or a later one, finds what was taken away before.</summary>
    public static long BeginEpoch() => Interlocked.Increment(ref s_epoch);

    /// <summary>Gets the earliest epoch that an active run began in; the greatest number where none is active.</summary>
    public static long FindEarliestEpoch()
    {
        Interlocked.MemoryBarrierProcessWide();
        long earliest = long.MaxValue;
        lock (s_lock)
        {
            foreach (WeakReference<ThreadRuns> thread in s_threads)
            {
                if (thread.TryGetTarget(out ThreadRuns? runs) && Volatile.Read(ref runs.Depth) > 0)
                    earliest = Math.Min(earliest, Volatile.Read(ref runs.Epoch));
            }
        }

        return earliest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadRuns Register()
    {
        var runs = new ThreadRuns();
        lock (s_lock)
        {
            if (s_threads.Count >= s_worthPruning)
            {
                s_threads.RemoveAll(thread => !thread.TryGetTarget(out _));
                s_worthPruning = Math.Max(64, 2 * s_threads.Count);
            }

            s_threads.Add(new WeakReference<ThreadRuns>(runs));
        }

        return t_runs = runs;
    }
}
