using System;
using System.Runtime.InteropServices;
using System.Threading;
using static CopyPatch.LinuxSignalCalls;

namespace CopyPatch;

/// <summary>
/// What the signal handler (fault_handler.c) and C# share: the heaps that are watched, and the faults that were caught. It is native
/// memory, made with the first watch and never given back, since a handler cannot be asked whether it still reads it.
/// </summary>
internal static unsafe class LinuxFaults
{
    private const int FramesKept = 64;
    private const int Records = 256;

    // How far from the stack pointer an access is to the stack: the largest frame that a stencil may have, and what it pushes.
    private const long StackReach = 1 << 16;

    private static CodeHeap? s_handlers;
    private static SharedFaults* s_shared;
    private static int s_capacity;

    /// <summary>Gets the lock of all changes: heaps come and go.</summary>
    public static Lock Changes { get; } = new();

    /// <summary>Adds a range, and makes sure that the handler is there.</summary>
    /// <returns>Its slot.</returns>
    /// <exception cref="InsufficientMemoryException">The system has no memory for the handler.</exception>
    public static int Watch(nint start, long length)
    {
        lock (Changes)
        {
            Share();
            LinuxFaultHandler.Install(s_handlers ??= new CodeHeap(ExecutableMemory.Reserve(ExecutableMemory.CommitUnit)), s_shared);
            int slot = 0;
            while (slot < s_shared->HeapCount && HeapAt(slot)->Start != 0)
                slot++;
            if (slot == s_capacity)
                Grow();
            WatchedHeap* heap = HeapAt(slot);
            heap->Entries = 0;
            heap->EntryCount = 0;
            heap->Codes = 0;
            heap->CodeCount = 0;
            Volatile.Write(ref heap->End, start + (nint)length);
            Volatile.Write(ref heap->Start, start);
            if (slot == s_shared->HeapCount)
                Volatile.Write(ref s_shared->HeapCount, slot + 1);
            return slot;
        }
    }

    /// <summary>Takes a range out. With the lock held.</summary>
    public static void Unwatch(int slot)
    {
        Volatile.Write(ref HeapAt(slot)->Start, 0);
        Volatile.Write(ref HeapAt(slot)->EntryCount, 0);
        Volatile.Write(ref HeapAt(slot)->CodeCount, 0);
    }

    /// <summary>Gets a range. With the lock held.</summary>
    public static WatchedHeap* HeapAt(int slot) => (WatchedHeap*)s_shared->Heaps + slot;

    /// <summary>Takes the record of this thread's fault.</summary>
    public static FaultRecord? Take()
    {
        if (s_shared == null)
            return null;
        long thread = CurrentThread;
        for (int i = 0; i < Records; i++)
        {
            CaughtFault* caught = (CaughtFault*)s_shared->Records + i;
            if (Volatile.Read(ref caught->Thread) != thread)
                continue;
            FaultRecord record = Read(caught);
            Volatile.Write(ref caught->Thread, 0);
            return record;
        }

        return null;
    }

    private static FaultRecord Read(CaughtFault* caught)
    {
        int kept = (int)Math.Min(caught->FrameCount, FramesKept);
        var returns = new nint[kept];
        for (int i = 0; i < kept; i++)
            returns[i] = (nint)caught->Frames[i];
        bool isAccess = caught->Signal is Sigsegv or Sigbus;
        long fromStack = caught->Address - caught->StackPointer;
        StencilFaultKind kind = caught->Signal switch
        {
            Sigfpe => StencilFaultKind.Division,
            Sigill or Sigtrap => StencilFaultKind.IllegalInstruction,
            _ when fromStack is > -StackReach and < StackReach => StencilFaultKind.StackExhausted,
            _ => StencilFaultKind.Access,
        };

        // An address that is none (not canonical, on x86-64) is not told: the system says itself that it has no more to say.
        const int Kernel = 0x80;
        return new FaultRecord(
            kind, (int)caught->Signal, isAccess && caught->Code != Kernel ? (nint)caught->Address : null, (nint)caught->ProgramCounter,
            (nint)caught->LeafReturn, returns, caught->FrameCount);
    }

    private static void Share()
    {
        if (s_shared != null)
            return;
        var shared = (SharedFaults*)NativeMemory.AllocZeroed((nuint)sizeof(SharedFaults));
        shared->Records = (nint)NativeMemory.AllocZeroed(Records, (nuint)sizeof(CaughtFault));
        s_shared = shared;
        Grow();
    }

    private static void Grow()
    {
        int capacity = s_capacity == 0 ? 16 : s_capacity * 2;
        var heaps = (WatchedHeap*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(WatchedHeap));
        NativeMemory.Copy((void*)s_shared->Heaps, heaps, (nuint)(s_capacity * sizeof(WatchedHeap)));
        Volatile.Write(ref s_shared->Heaps, (nint)heaps);
        s_capacity = capacity;
    }

    // The same layouts as in fault_handler.c.
    public struct WatchedEntry
    {
        public nint Start;
        public nint PrologueEnd;
    }

    public struct WatchedHeap
    {
        public nint Start;
        public nint End;
        public nint Entries;
        public long EntryCount;
        public nint Codes;
        public long CodeCount;
    }

    public struct LandingCode
    {
        public nint Start;
        public nint End;
        public nint Landings;
        public long LandingCount;
    }

    public struct SharedFaults
    {
        public long HeapCount;
        public nint Heaps;
        public nint Records;
    }

#pragma warning disable CS0649 // The handler assigns them.
    private struct CaughtFault
    {
        public long Thread;
        public long Signal;
        public long ProgramCounter;
        public long Address;
        public long StackPointer;
        public long Code;
        public long LeafReturn;
        public long FrameCount;
        public fixed long Frames[FramesKept];
    }
#pragma warning restore CS0649
}
