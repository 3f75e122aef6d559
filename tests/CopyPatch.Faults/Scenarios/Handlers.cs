using System;
using System.Linq;
using System.Runtime.InteropServices;
using static CopyPatch.Faults.Caught;
using static CopyPatch.Faults.FaultsEmitter;

namespace CopyPatch.Faults;

/// <summary>Handlers of somebody else, which handlers.c has.</summary>
internal static unsafe class Handlers
{
    public const int PassesOn = 0;
    public const int PassesNothingOn = 1;
    public const int CalledOnce = 2;

    private const int Sigill = 4;
    private const int Sigsegv = 11;
    private const ulong SaSiginfo = 4;
    private const ulong SaOnstack = 0x08000000;
    private const nint Unmapped = 0x1230;

    private static nint s_library;

    public static string? LibraryPath { get; set; }

    public static nint Function(string name)
    {
        if (s_library == 0)
            s_library = NativeLibrary.Load(LibraryPath ?? throw new InvalidOperationException("Which LIBRARY?"));
        return NativeLibrary.GetExport(s_library, name);
    }

    /// <summary>Ours takes the place of another with the same mask and flags, but what it needs itself.</summary>
    public static void FlagsAndMasks()
    {
        int[] signals = [Sigill, 7, 8, Sigsegv];
        var query = (delegate* unmanaged<int, ulong*, void>)Function("query");

        // Flags and a mask that nobody else has: SA_RESTART and SA_NODEFER, and SIGUSR1.
        ((delegate* unmanaged<int, ulong, ulong, void>)Function("put"))(7, 0x50000000, 1UL << 9);
        ulong[][] before = [.. signals.Select(Query)];
        using CodeHeap heap = MakeHeap();
        ulong[][] after = [.. signals.Select(Query)];
        for (int i = 0; i < signals.Length; i++)
        {
            ulong added = SaSiginfo | (signals[i] is Sigill or Sigsegv ? SaOnstack : 0);
            Expect(before[i][0] != after[i][0], $"signal {signals[i]} has another handler");
            Expect((before[i][1] | added) == after[i][1], $"signal {signals[i]} had the flags {before[i][1]:x} and has {after[i][1]:x}");
            Expect(before[i][2] == after[i][2], $"signal {signals[i]} had the mask {before[i][2]:x} and has {after[i][2]:x}");
        }

        Console.WriteLine("taken over");

        ulong[] Query(int signal)
        {
            ulong[] result = new ulong[3];
            fixed (ulong* start = result)
                query(signal, start);
            return result;
        }
    }

    /// <summary>Another handler takes the place of ours, a new heap puts ours in front again, then there is a fault that is nobody's.</summary>
    public static void Replaced(int how)
    {
        using CodeHeap heap = MakeHeap();
        using FaultsEmitter.Program code = Compile(heap, Unmapped, emit => emit.EmitRead());
        Fault(code);
        Replace(how);
        if (how == PassesOn)
        {
            Expect(Fault(code).Address == Unmapped && Count() == 1, "the other passes on to ours");
            Replace(PassesOn);
            Expect(Fault(code).Address == Unmapped && Count() == 3, "twice");
        }

        long before = Count();
        for (int i = 0; i < 3; i++)
        {
            using CodeHeap another = MakeHeap();
            using FaultsEmitter.Program inAnother = Compile(another, Unmapped, emit => emit.EmitRead());
            Expect(Fault(inAnother).Address == Unmapped && Fault(code).Address == Unmapped, "the address");
            Expect(Count() == before, "ours is in front again");
        }

        Expect(how != PassesOn || ThrowsNull(null), "what was there from the beginning is asked in the end");
        Console.WriteLine("caught");
        Console.Out.Flush();
        ((delegate* unmanaged<nint, long>)Function("crash"))(Unmapped);
    }

    /// <summary>A handler that was there before, and wants to be called once only.</summary>
    public static void CalledOnceAndThere()
    {
        Replace(CalledOnce);
        Replaced(CalledOnce);
    }

    public static void ReplacedOften()
    {
        using CodeHeap heap = MakeHeap();
        using FaultsEmitter.Program code = Compile(heap, Unmapped, emit => emit.EmitRead());
        for (int i = 0; i < 200; i++)
        {
            Replace(PassesNothingOn);
            using CodeHeap another = MakeHeap();
            Expect(Fault(code).Address == Unmapped, "the address");
        }

        Console.WriteLine("caught");
    }

    private static void Replace(int how) => ((delegate* unmanaged<int, int, void>)Function("replace"))(Sigsegv, how);

    private static long Count() => *(long*)Function("handled");
}
