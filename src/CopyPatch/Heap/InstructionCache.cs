using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using static CopyPatch.LinuxCalls;

namespace CopyPatch;

/// <summary>
/// Makes written code visible to instruction fetch. On x86-64 the hardware does; on AArch64 data and instruction
/// caches are not coherent, and .NET has no function for that.
/// </summary>
/// <remarks>
/// The routine that cleans the caches is itself machine code, in the heap's first bytes. That is no circle: those bytes
/// are written before the executable view of their page is ever touched, and the kernel cleans the caches of a page
/// when it first maps it to execute. From then on the page may be cached, so all later code goes through the routine.
/// </remarks>
internal static unsafe class InstructionCache
{
    private const int MembarrierNumber = 283; // AArch64's.
    private const int PrivateExpeditedSyncCore = 1 << 5;
    private const int RegisterPrivateExpeditedSyncCore = 1 << 6;

    // void flush(const void *start, const void *end): the loop of the Arm Architecture Reference Manual, B2.7.4.2. The
    // two high bits of CTR_EL0 say that a step is not needed on this processor.
    private static ReadOnlySpan<uint> FlushRoutine =>
    [
        0xD53B0022, //    mrs  x2, ctr_el0
        0x52800084, //    mov  w4, #4
        0x37E00122, //    tbnz w2, #28, 2f        (IDC: no need to clean the data cache)
        0x53104C43, //    ubfx w3, w2, #16, #4    (DminLine: log2 of the line, in words)
        0x1AC32083, //    lsl  w3, w4, w3
        0x51000465, //    sub  w5, w3, #1
        0x8A250005, //    bic  x5, x0, x5
        0xD50B7B25, // 1: dc   cvau, x5
        0x8B0300A5, //    add  x5, x5, x3
        0xEB0100BF, //    cmp  x5, x1
        0x54FFFFA3, //    b.lo 1b
        0xD5033B9F, // 2: dsb  ish
        0x37E80142, //    tbnz w2, #29, 4f        (DIC: no need to invalidate the instruction cache)
        0x12000C43, //    and  w3, w2, #15        (IminLine)
        0x1AC32083, //    lsl  w3, w4, w3
        0x51000465, //    sub  w5, w3, #1
        0x8A250005, //    bic  x5, x0, x5
        0xD50B7525, // 3: ic   ivau, x5
        0x8B0300A5, //    add  x5, x5, x3
        0xEB0100BF, //    cmp  x5, x1
        0x54FFFFA3, //    b.lo 3b
        0xD5033B9F, //    dsb  ish
        0xD5033FDF, // 4: isb
        0xD65F03C0, //    ret
    ];

    /// <summary>Gets the bytes at a heap's start that are the cache's own: the routine, and a place to try it at.</summary>
    public static int HeaderSize => ArmBase.Arm64.IsSupported ? RoutineSize + BlockAllocator.Granule : 0;

    private static int RoutineSize => FlushRoutine.Length * sizeof(uint);

    /// <summary>Writes the routine into the first page of a heap that nobody has executed yet, and tries it.</summary>
    /// <returns>
    /// Whether the routine works. Emulators translate code once, and some (QEMU before 8.1) see neither a write through
    /// another view nor the routine's instructions; they notice only that a page is mapped anew.
    /// </returns>
    public static bool WriteRoutine(byte* writable, byte* executable)
    {
        if (!ArmBase.Arm64.IsSupported)
            return true;
        FlushRoutine.CopyTo(new Span<uint>(writable, FlushRoutine.Length));
        return ReturnsWhatWasWritten(writable, executable, 1) && ReturnsWhatWasWritten(writable, executable, 2);
    }

    /// <summary>Makes code visible to this and all other threads.</summary>
    /// <param name="routine">The routine, in the executable view.</param>
    /// <param name="code">The code, in the executable view.</param>
    /// <param name="length">Its size in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Publish(byte* routine, byte* code, int length)
    {
        if (!ArmBase.Arm64.IsSupported)
            return;
        Flush(routine, code, length);

        // Other processors may have fetched ahead from these addresses, when other code was there. The routine's isb
        // is for this one only; the system call makes every other thread of the process pass one.
        if (Registration.Done)
            _ = Syscall(MembarrierNumber, PrivateExpeditedSyncCore, 0, 0);
    }

    /// <summary>Cleans the caches without a word to other threads: for poison, which nobody waits for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Flush(byte* routine, byte* code, int length)
    {
        if (ArmBase.Arm64.IsSupported && length > 0)
            ((delegate* unmanaged<byte*, byte*, void>)routine)(code, code + length);
    }

    private static bool ReturnsWhatWasWritten(byte* writable, byte* executable, uint value)
    {
        uint* function = (uint*)(writable + RoutineSize);
        function[0] = 0x52800000 | (value << 5); // mov w0, #value
        function[1] = 0xD65F03C0; // ret
        byte* code = executable + RoutineSize;
        Publish(executable, code, BlockAllocator.Granule);
        return ((delegate* unmanaged<uint>)code)() == value;
    }

    private static class Registration
    {
        // A kernel without the call (before 4.16) leaves us with what all its JITs have: caches cleaned by address.
        [SuppressMessage("Performance", "CA1810", Justification = "Lazy on purpose: only AArch64 asks.")]
        static Registration() => Done = Syscall(MembarrierNumber, RegisterPrivateExpeditedSyncCore, 0, 0) == 0;

        public static bool Done { get; }
    }
}
