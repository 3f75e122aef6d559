using System;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// Makes written code visible to instruction fetch. Where the hardware does not, an architecture has a routine for it
/// (<see cref="InstructionSet.FlushRoutine"/>), since .NET has none.
/// </summary>
/// <remarks>
/// The routine is itself machine code, in the heap's first bytes. That is no circle: those bytes are written before the
/// executable view of their page is ever touched, and the kernel cleans the caches of a page when it first maps it to
/// execute. From then on the page may be cached, so all later code goes through the routine.
/// </remarks>
internal sealed unsafe class InstructionCache
{
    private readonly ExecutableMemory _memory;
    private readonly byte* _routine; // Null where none is needed.

    public InstructionCache(ExecutableMemory memory, InstructionSet instructions)
    {
        _memory = memory;
        ReadOnlySpan<byte> routine = instructions.FlushRoutine;
        if (routine.IsEmpty)
        {
            Works = true;
            return;
        }
        routine.CopyTo(new Span<byte>(memory.Writable, routine.Length));
        _routine = memory.Executable;
        HeaderSize = routine.Length + BlockAllocator.Granule;
        Works = ReturnsWhatWasWritten(instructions, routine.Length, 1) && ReturnsWhatWasWritten(instructions, routine.Length, 2);
    }

    /// <summary>Gets the bytes at a heap's start that are the cache's own: the routine, and a place to try it at.</summary>
    public int HeaderSize { get; }

    /// <summary>
    /// Gets whether the routine works. Emulators translate code once, and some (QEMU before 8.1) see neither a write
    /// through another view nor the routine's instructions; they notice only that a page is mapped anew.
    /// </summary>
    public bool Works { get; }

    /// <summary>Makes code visible to this and all other threads.</summary>
    /// <param name="code">The code, in the executable view.</param>
    /// <param name="length">Its size in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(byte* code, int length)
    {
        if (_routine == null)
            return;
        Flush(code, length);

        // Other processors may have fetched ahead from these addresses, when other code was there. The routine's isb
        // is for this one only.
        _memory.SynchronizeThreads();
    }

    /// <summary>Cleans the caches without a word to other threads: for poison, which nobody waits for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush(byte* code, int length)
    {
        if (_routine != null && length > 0)
            ((delegate* unmanaged<byte*, byte*, void>)_routine)(code, code + length);
    }

    private bool ReturnsWhatWasWritten(InstructionSet instructions, int offset, ushort value)
    {
        instructions.WriteReturn(_memory.Writable + offset, value);
        byte* code = _memory.Executable + offset;
        Publish(code, BlockAllocator.Granule);
        return ((delegate* unmanaged<uint>)code)() == value;
    }
}
