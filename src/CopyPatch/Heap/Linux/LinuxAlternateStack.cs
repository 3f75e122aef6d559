using System;
using System.Runtime.ConstrainedExecution;
using static CopyPatch.LinuxCalls;
using static CopyPatch.LinuxSignalCalls;

namespace CopyPatch;

/// <summary>
/// The stack that a thread's signal handlers run on, since its own may have come to its end. CoreCLR gives one to each of its threads;
/// under NativeAOT there is none.
/// </summary>
internal sealed unsafe class LinuxAlternateStack : CriticalFinalizerObject
{
    // What handlers need that were there before ours, and the state of a processor with the largest registers, several times.
    private const int Length = 1 << 16;

    // Set for each thread that has one, its own or ours. What it refers to goes with the thread.
    [ThreadStatic]
    private static object? t_ensured;

    private readonly nint _start;

    private LinuxAlternateStack(nint start) => _start = start;

    // The thread is gone, and nothing runs on its stacks.
    ~LinuxAlternateStack() => _ = Munmap(_start, Length);

    /// <summary>Gives this thread one if it has none.</summary>
    public static void Ensure()
    {
        if (t_ensured is null)
            Make();
    }

    private static void Make()
    {
        SignalStack stack;
        if (Sigaltstack(null, &stack) == 0 && (stack.Flags & SsDisable) == 0)
        {
            t_ensured = typeof(LinuxAlternateStack);
            return;
        }

        nint start = Mmap(0, Length, ProtRead | ProtWrite, MapPrivate | MapAnonymous, -1, 0);
        if (start == MapFailed)
            throw new InsufficientMemoryException($"A thread's stack for signal handlers has no memory ({LastRefusal("mmap")}).");
        stack = new SignalStack { Start = start, Length = Length };
        if (Sigaltstack(&stack, null) != 0)
        {
            SystemRefusal refusal = LastRefusal("sigaltstack");
            _ = Munmap(start, Length);
            throw new InsufficientMemoryException($"A thread has no stack for signal handlers ({refusal}).");
        }

        t_ensured = new LinuxAlternateStack(start);
    }
}
