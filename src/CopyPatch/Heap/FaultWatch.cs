using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>
/// Catches the faults of code in a heap: each ends the <c>Run</c> that the code is part of, as if its entry had returned without a status.
/// </summary>
/// <remarks>
/// Each system that can has its own class. A heap that catches none has one as well: its code may call that of a heap that does, and its
/// entries are where such a fault is left to.
/// </remarks>
internal abstract class FaultWatch : IDisposable
{
    /// <summary>Gets whether this system can.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Machine.Architecture != StencilArchitectures.None;

    /// <summary>Begins to watch a heap, until it is disposed.</summary>
    /// <param name="heap">The heap.</param>
    /// <param name="start">The first address.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="catches">Whether faults are caught.</param>
    /// <returns>Null where the system cannot, and need not.</returns>
    /// <exception cref="PlatformNotSupportedException">This system cannot catch faults.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no memory for it.</exception>
    public static unsafe FaultWatch? Start(CodeHeap heap, byte* start, long length, bool catches)
    {
        if (OperatingSystem.IsLinux() && IsSupported)
            return new LinuxFaultWatch(heap, (nint)start, length, catches);
        if (!catches)
            return null;
        throw new PlatformNotSupportedException(
            "Faults of compiled code cannot be caught on this system"
            + (OperatingSystem.IsWindows()
                ? ": Windows ends a process whose handler leaves frames behind where hardware keeps a shadow stack, as .NET asks for. "
                : ": it can be done on Linux. ")
            + $"Ask {nameof(CodeHeap)}.{nameof(CodeHeap.CanCatchFaults)} first, and let stencils check what they are given.");
    }

    /// <summary>Gets the heap that an address is in, among all there are; null where it is in none.</summary>
    public static CodeHeap? HeapOf(nint address) => OperatingSystem.IsLinux() ? LinuxFaults.HeapOf(address) : null;

    /// <summary>Makes this thread ready to run code that is watched; it is asked before each run.</summary>
    public static void PrepareThread()
    {
        if (OperatingSystem.IsLinux())
            LinuxAlternateStack.Ensure();
    }

    /// <summary>Takes what is known of the fault that has just ended a run on this thread.</summary>
    /// <returns>Null when there was none.</returns>
    public static FaultRecord? Take() => OperatingSystem.IsLinux() ? LinuxFaults.Take() : null;

    /// <summary>Takes what is known of the trap that has just ended a run on this thread.</summary>
    /// <param name="place">The place of the trap, in a heap that catches faults.</param>
    /// <returns>Where the frames of compiled code that it left return to, innermost first, 64 at most.</returns>
    public static IReadOnlyList<nint> TakeTrap(nint place) => OperatingSystem.IsLinux() ? LinuxFaults.TakeTrap(place) : [];

    /// <summary>Makes known an entry in the range.</summary>
    /// <param name="address">Where it starts.</param>
    /// <param name="prologueLength">The bytes after which its frame is there: faults before that are not caught.</param>
    public abstract void AddEntry(nint address, int prologueLength);

    /// <summary>Makes known where code goes on after faults, before it can run.</summary>
    /// <param name="start">Where the code starts.</param>
    /// <param name="landings">Where it goes on, in the order of their ends.</param>
    public abstract void AddLandings(nint start, ReadOnlySpan<FaultLanding> landings);

    /// <summary>Ends that: the code does not run any more.</summary>
    /// <param name="start">Where the code started.</param>
    public abstract void RemoveLandings(nint start);

    /// <summary>Ends the watch. No code of the range may run any more.</summary>
    public abstract void Dispose();
}
