using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static CopyPatch.LinuxSignalCalls;

namespace CopyPatch;

/// <summary>Installs the signal handler (fault_handler.c) in front of those that are there.</summary>
/// <remarks>
/// Whoever installs a handler later is in front of ours, and passes on to it what is not his, if he is well-behaved. Where it is not
/// ours any more that is in front, a copy of it is put there, which passes on to the other: two that pass on to each other would never
/// end. A copy is never taken away, since somebody may pass on to it.
/// </remarks>
internal static unsafe class LinuxFaultHandler
{
    private const int Signals = 32;

    private static readonly HashSet<nint> s_installed = [];

    // Where they lie; more than one where others replace handlers again and again. Nobody is told of their code, and it stays.
    private static readonly Stack<CodeHeap> s_code = new();

    /// <summary>Makes sure that it is the first that a fault comes to. With the lock of the faults held.</summary>
    /// <param name="shared">What it shares with C#.</param>
    /// <exception cref="InsufficientMemoryException">There is no memory for it.</exception>
    public static void Install(LinuxFaults.SharedFaults* shared)
    {
        ReadOnlySpan<int> signals = Machine.Architecture == StencilArchitectures.Arm64
            ? [Sigsegv, Sigbus, Sigfpe, Sigill, Sigtrap]
            : [Sigsegv, Sigbus, Sigfpe, Sigill];
        HandlerData* data = null;
        nint handler = 0;
        foreach (int signal in signals)
        {
            SignalAction before;
            if (Sigaction(signal, null, &before) != 0)
                ThrowRefused();
            if (s_installed.Contains(before.Handler))
                continue;
            if (data == null)
            {
                data = (HandlerData*)NativeMemory.AllocZeroed((nuint)sizeof(HandlerData));
                data->Shared = shared;
                handler = Place(data);
                s_installed.Add(handler);
            }

            // What was there before is passed on to from the first signal on, with the flags and the mask that it asked for: the
            // system runs what is in front, and only once.
            data->Previous[2 * signal] = before.Handler;
            data->Previous[(2 * signal) + 1] = (uint)before.Flags;
            SignalAction action = before;
            action.Handler = handler;
            action.Flags = (before.Flags | SaSiginfo) & ~SaResethand;

            // A stack that has come to its end cannot hold a handler's frame, and one where a trap is may have no room for it. (For the
            // others that flag is left as it is: CoreCLR's handler of a division by zero depends on the thread's own stack.)
            if (signal is Sigsegv or Sigill)
                action.Flags |= SaOnstack;
            if (Sigaction(signal, &action, null) != 0)
                ThrowRefused();
        }
    }

    /// <summary>Ends the process by a signal, as if nobody handled it.</summary>
    public static void EndProcess(int signal)
    {
        SignalAction action = default;
        _ = Sigaction(signal, &action, null);
        _ = Raise(signal);
    }

    private static nint Place(HandlerData* data)
    {
        ReadOnlySpan<byte> code =
            Machine.Architecture == StencilArchitectures.Arm64 ? LinuxFaultHandlerCode.Arm64 : LinuxFaultHandlerCode.X64;
        byte[] copy = code.ToArray();
        Unsafe.WriteUnaligned(ref copy[0], (nint)data);
        if (s_code.TryPeek(out CodeHeap? last))
        {
            try
            {
                return last.Place(copy) + LinuxFaultHandlerCode.Start;
            }
            catch (InsufficientMemoryException)
            {
                // It is full.
            }
        }

        var heap = new CodeHeap(ExecutableMemory.Reserve(ExecutableMemory.CommitUnit));
        s_code.Push(heap);
        return heap.Place(copy) + LinuxFaultHandlerCode.Start;
    }

    [DoesNotReturn]
    private static void ThrowRefused() => throw new PlatformNotSupportedException(
        $"The system lets no signal handler be installed ({LinuxCalls.LastRefusal("sigaction")}), so faults cannot be caught.");

    // The same layout as in fault_handler.c: of each previous handler its address and its flags.
    private struct HandlerData
    {
        public LinuxFaults.SharedFaults* Shared;
        public fixed long Previous[2 * Signals];
    }
}
