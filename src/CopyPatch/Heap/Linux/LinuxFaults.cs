using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using static CopyPatch.LinuxSignalCalls;

namespace CopyPatch;

/// <summary>
/// What the signal handler (fault_handler.c) and C# share: all heaps there are, and the faults that were caught. It is native memory, made
/// with the first heap and never given back, since a handler cannot be asked whether it still reads it.
/// </summary>
internal static unsafe class LinuxFaults
{
    private const int FramesKept = 64;
    private const int Records = 256;

    // How far from the stack pointer an access is to the stack: the largest frame that a stencil may have, and what it pushes.
    private const long StackReach = 1 << 16;

    private static readonly HandlerArray<WatchedHeap> s_watched = new();
    private static readonly List<WeakReference<CodeHeap>?> s_heaps = []; // By slot.
    private static SharedFaults* s_shared;

    /// <summary>Gets the lock of all changes: heaps come and go.</summary>
    public static Lock Changes { get; } = new();

    /// <summary>Adds a range.</summary>
    /// <param name="heap">The heap that it is of.</param>
    /// <param name="start">Where it starts.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="catches">Whether its faults are caught: for that the handler must be there.</param>
    /// <returns>Its slot.</returns>
    /// <exception cref="InsufficientMemoryException">The system has no memory for the handler.</exception>
    public static int Watch(CodeHeap heap, nint start, long length, bool catches)
    {
        lock (Changes)
        {
            Share();
            if (catches)
                LinuxFaultHandler.Install(s_shared);
            int slot = s_watched.Take();
            if (slot == s_heaps.Count)
                s_heaps.Add(null);
            s_heaps[slot] = new WeakReference<CodeHeap>(heap);
            WatchedHeap* watched = HeapAt(slot);
            *watched = new WatchedHeap { End = start + (nint)length, Catches = catches ? 1 : 0 };
            Volatile.Write(ref watched->Start, start);
            Volatile.Write(ref s_shared->Heaps, (nint)s_watched.Start);
            Volatile.Write(ref s_shared->HeapCount, s_watched.Count);
            return slot;
        }
    }

    /// <summary>Gets the heap that an address is in, if any.</summary>
    public static CodeHeap? HeapOf(nint address)
    {
        lock (Changes)
        {
            for (int slot = 0; slot < s_watched.Count; slot++)
            {
                WatchedHeap* watched = HeapAt(slot);
                if (watched->Start != 0 && address >= watched->Start && address < watched->End)
                    return s_heaps[slot]!.TryGetTarget(out CodeHeap? heap) ? heap : null;
            }

            return null;
        }
    }

    /// <summary>Takes a range out. With the lock held.</summary>
    public static void Unwatch(int slot)
    {
        Volatile.Write(ref HeapAt(slot)->Start, 0);
        Volatile.Write(ref HeapAt(slot)->EntryCount, 0);
        Volatile.Write(ref HeapAt(slot)->CodeCount, 0);
        s_heaps[slot] = null;
        s_watched.GiveBack(slot);
    }

    /// <summary>Gets a range. With the lock held.</summary>
    public static WatchedHeap* HeapAt(int slot) => s_watched.Start + slot;

    /// <summary>Takes the record of this thread's fault.</summary>
    public static FaultRecord? Take()
    {
        if (s_shared == null)
            return null;
        int index = IndexOf(CurrentThread);
        if (index < 0)
            return null;
        FaultRecord record = Read((CaughtFault*)s_shared->Records + index);
        Volatile.Write(ref OwnerOf(index), 0);
        return record;
    }

    /// <summary>Takes the record of this thread's last trap.</summary>
    /// <param name="place">The place of the trap; another's record is forgotten.</param>
    /// <returns>Where its frames return to, innermost first.</returns>
    public static IReadOnlyList<nint> TakeTrap(nint place)
    {
        // Below zero it may be taken by any thread that needs one.
        long thread = CurrentThread;
        int index = IndexOf(-thread);
        if (index < 0 || Interlocked.CompareExchange(ref OwnerOf(index), thread, -thread) != -thread)
            return [];
        CaughtFault* caught = (CaughtFault*)s_shared->Records + index;
        IReadOnlyList<nint> returns = caught->Address == place ? ReturnsOf(caught) : [];
        Volatile.Write(ref OwnerOf(index), 0);
        return returns;
    }

    private static ref long OwnerOf(int record) => ref ((RecordOwner*)s_shared->Owners + record)->Thread;

    // The handler begins to look at the same place.
    private static int IndexOf(long owner)
    {
        for (int i = 0; i < Records; i++)
        {
            int index = (int)((Math.Abs(owner) + i) % Records);
            if (Volatile.Read(ref OwnerOf(index)) == owner)
                return index;
        }

        return -1;
    }

    private static nint[] ReturnsOf(CaughtFault* caught)
    {
        var returns = new nint[(int)Math.Min(caught->FrameCount, FramesKept)];
        for (int i = 0; i < returns.Length; i++)
            returns[i] = (nint)caught->Frames[i];
        return returns;
    }

    private static FaultRecord Read(CaughtFault* caught)
    {
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
            (nint)caught->LeafReturn, ReturnsOf(caught), caught->FrameCount);
    }

    private static void Share()
    {
        if (s_shared != null)
            return;
        var shared = (SharedFaults*)NativeMemory.AllocZeroed((nuint)sizeof(SharedFaults));
        shared->Owners = (nint)NativeMemory.AllocZeroed(Records, (nuint)sizeof(RecordOwner));
        shared->Records = (nint)NativeMemory.AllocZeroed(Records, (nuint)sizeof(CaughtFault));
        s_shared = shared;
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
        public long Catches;
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
        public nint Owners;
        public nint Records;
        public long TrapCount;
    }

#pragma warning disable CS0649 // The handler assigns them.
    private struct RecordOwner
    {
        public long Thread;
        public long Number;
    }

    private struct CaughtFault
    {
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
