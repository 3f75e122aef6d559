using System;
using System.Threading;
using static CopyPatch.Faults.FaultsEmitter;

namespace CopyPatch.Faults;

/// <summary>What ends the process, although there is a heap whose faults are caught.</summary>
internal static unsafe class NotCaught
{
    private const nint Unmapped = 0x1230;

    public static void InANativeFunction()
    {
        using CodeHeap heap = Caught.MakeHeap();
        using FaultsEmitter.Program code = Compile(heap, Unmapped, emit => emit.EmitNative());
        Console.WriteLine(Fault(code).Message);
    }

    public static void InAHostFunctionsLibrary()
    {
        using CodeHeap heap = Caught.MakeHeap();
        using FaultsEmitter.Program code = Compile(heap, Unmapped, emit => emit.EmitHost());
        var crash = (delegate* unmanaged<nint, long>)Handlers.Function("crash");
        Host = value => crash((nint)value);
        Console.WriteLine(Fault(code).Message);
    }

    public static void InAnOrdinaryHeap()
    {
        using var heap = new CodeHeap();
        using FaultsEmitter.Program code = Compile(heap, Unmapped, emit => emit.EmitRead(), "main");
        Console.WriteLine(Run(code));
    }

    /// <summary>On a thread that may have got a stack for signal handlers from us.</summary>
    public static void TheEndOfTheStackInCSharp(bool isCaught)
    {
        using var heap = new CodeHeap(new CodeHeapOptions { CatchFaults = isCaught });
        using FaultsEmitter.Program code = Compile(heap, 5, _ => { });
        Run(code);
        Console.WriteLine(Recurse(1));
    }

    private static long Recurse(long value) => value == 0 ? 0 : Recurse(value + 1) + Recurse(value + 2);

    /// <summary>While compiled code runs: it is no fault of that code.</summary>
    public static void ASignalThatIsSent(int signal, bool isCaught)
    {
        var heap = new CodeHeap(new CodeHeapOptions { CatchFaults = isCaught });
        using var emit = new FaultsEmitter(heap);
        Label again = emit.DefineLabel();
        emit.MarkLabel(again);
        emit.EmitPush(1);
        emit.EmitSpin(again);
        FaultsEmitter.Program code = emit.Compile();
        var self = (delegate* unmanaged<long>)Handlers.Function("self");
        var send = (delegate* unmanaged<long, int, void>)Handlers.Function("send");
        long number = 0;
        var thread = new Thread(() =>
        {
            Volatile.Write(ref number, self());
            try
            {
                Run(code);
            }
            catch (StencilFaultException fault)
            {
                Console.WriteLine(fault.Message);
            }
        });
        thread.Start();
        while (Volatile.Read(ref number) == 0)
            Thread.Sleep(1);
        Thread.Sleep(100);
        send(number, signal);
        Console.WriteLine(thread.Join(1000) ? "it has ended" : "it goes on");

        // It runs for ever, and needs its code as long.
        ((delegate* unmanaged<int, void>)Handlers.Function("leave"))(0);
    }
}
