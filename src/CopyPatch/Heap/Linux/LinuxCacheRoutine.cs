using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using static CopyPatch.LinuxCalls;

namespace CopyPatch;

/// <summary>
/// Makes written code visible to instruction fetch. Where the hardware does not, an architecture has a routine for it
/// (<see cref="InstructionSet.FlushRoutine"/>), since neither Linux nor .NET has one.
/// </summary>
/// <remarks>
/// The routine is itself machine code, in the first bytes of executable memory. That is no circle: those bytes are written before
/// their page can be executed, and the kernel cleans the caches of a page when it first maps it to execute. From then on the page may
/// be cached, so all later code goes through the routine.
/// </remarks>
internal readonly unsafe struct LinuxCacheRoutine
{
    private readonly byte* _routine; // Null where none is needed.

    private LinuxCacheRoutine(byte* routine, int length)
    {
        _routine = routine;
        Length = length;
    }

    /// <summary>Gets the bytes that it takes, whole granules.</summary>
    public int Length { get; }

    /// <summary>Writes it, where this architecture needs one.</summary>
    /// <param name="writable">Where it is written.</param>
    /// <param name="executable">Where that can be executed, later.</param>
    public static LinuxCacheRoutine Write(byte* writable, byte* executable)
    {
        ReadOnlySpan<byte> routine = InstructionSet.Current.FlushRoutine;
        if (routine.IsEmpty)
            return default;
        routine.CopyTo(new Span<byte>(writable, routine.Length));
        return new LinuxCacheRoutine(
            executable, (routine.Length + InstructionSet.CodeAlignment - 1) & -InstructionSet.CodeAlignment);
    }

    /// <summary>Makes code visible to this thread, and to all others.</summary>
    /// <param name="code">The code, where it is executed.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="synchronizeThreads">
    /// Whether others wait for it: their processors may have fetched ahead from these addresses when other code was there. The
    /// routine's isb is for this one only.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush(byte* code, int length, bool synchronizeThreads)
    {
        if (_routine == null || length == 0)
            return;
        ((delegate* unmanaged<byte*, byte*, void>)_routine)(code, code + length);
        if (synchronizeThreads && Barrier.IsRegistered)
            _ = Syscall(MembarrierOnArm64, PrivateExpeditedSyncCore, 0, 0);
    }

    private static class Barrier
    {
        // A kernel without the call (before 4.16) leaves us with what all its JITs have: caches cleaned by address.
        [SuppressMessage("Performance", "CA1810", Justification = "Lazy on purpose: only AArch64 asks.")]
        static Barrier() => IsRegistered = Syscall(MembarrierOnArm64, RegisterPrivateExpeditedSyncCore, 0, 0) == 0;

        public static bool IsRegistered { get; }
    }
}
