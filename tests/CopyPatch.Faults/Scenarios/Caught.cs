using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using static CopyPatch.Faults.FaultsEmitter;

namespace CopyPatch.Faults;

/// <summary>Faults that are exceptions: also where the program is compiled ahead of time.</summary>
internal static class Caught
{
    private const nint Unmapped = 0x1230;

    public static CodeHeap MakeHeap() => new(new CodeHeapOptions { CatchFaults = true });

    public static void EachKind()
    {
        using CodeHeap heap = MakeHeap();
        for (int i = 0; i < 100; i++)
        {
            Check(heap, Unmapped, emit => emit.EmitRead(), StencilFaultKind.Access, Unmapped);
            Check(heap, 1, emit => emit.EmitIllegal(), StencilFaultKind.IllegalInstruction, null);
            if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
                continue;
            Check(
                heap, 1,
                emit =>
                {
                    emit.EmitPush(0);
                    emit.EmitDivide();
                },
                StencilFaultKind.Division, null);
        }

        Console.WriteLine("caught");
    }

    public static void InANest()
    {
        using CodeHeap heap = MakeHeap();
        using FaultsEmitter.Program inner = Compile(heap, Unmapped, emit => emit.EmitRead(), "inner");
        using FaultsEmitter.Program outer = Compile(heap, 100, emit => emit.EmitHost(), "outer");
        using FaultsEmitter.Program both = Compile(
            heap, Unmapped,
            emit =>
            {
                emit.EmitHost();
                emit.EmitRead();
            },
            "both");
        Host = _ => Fault(inner).Location?.Code == inner ? 0 : 1;
        for (int i = 0; i < 1000; i++)
        {
            Expect(Run(outer) == 100, "the outer run goes on");
            Expect(Fault(both).Location?.Code == both, "the outer run faults itself");
        }

        Host = _ => Run(inner);
        Expect(Fault(outer).Location?.Code == inner, "a fault of the inner run ends the outer");
        Console.WriteLine("caught");
    }

    public static void TheEndOfTheStack()
    {
        using CodeHeap heap = MakeHeap();
        using var emit = new FaultsEmitter(heap) { KeepListing = true };
        Label self = emit.DefineLabel();
        emit.MarkLabel(self);
        emit.EmitCall(self);
        emit.EmitStop();
        using FaultsEmitter.Program code = emit.Compile("endless");
        Recurse();
        for (int i = 0; i < 3; i++)
        {
            var thread = new Thread(Recurse, 1 << 20);
            thread.Start();
            thread.Join();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Recurse();
        Console.WriteLine("caught");

        void Recurse()
        {
            for (int i = 0; i < 20; i++)
            {
                StencilFaultException fault = Fault(code);
                Expect(fault.Kind == StencilFaultKind.StackExhausted && fault.FrameCount > 5000, fault.Message);
            }
        }
    }

    public static void BesideManagedExceptions()
    {
        using CodeHeap heap = MakeHeap();
        using FaultsEmitter.Program read = Compile(heap, Unmapped, emit => emit.EmitRead());
        var threads = new Thread[2];
        int left = 0;
        for (int number = 0; number < threads.Length; number++)
        {
            threads[number] = new Thread(() =>
            {
                for (int i = 0; i < 2000; i++)
                {
                    Expect(Fault(read).Address == Unmapped, "the address");
                    Expect(ThrowsNull(null) && ThrowsDivision(0), "exceptions of C#");
                    if (i % 100 == 0)
                        GC.Collect(0);
                }

                Interlocked.Increment(ref left);
            });
            threads[number].Start();
        }

        foreach (Thread thread in threads)
            thread.Join();
        Expect(left == threads.Length, "all threads came to their end");
        Console.WriteLine("caught");
    }

    public static void Expect(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException("Not so: " + what);
    }

    /// <summary>Whether a null reference of C# is an exception, as ever.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool ThrowsNull(string? text)
    {
        try
        {
            return text!.Length < 0;
        }
        catch (NullReferenceException)
        {
            return true;
        }
    }

    private static void Check(CodeHeap heap, long value, Action<FaultsEmitter> body, StencilFaultKind kind, nint? address)
    {
        using FaultsEmitter.Program code = Compile(heap, value, body);
        StencilFaultException fault = Fault(code);
        Expect(fault.Kind == kind && fault.Address == address && fault.Location?.Code == code && fault.FrameCount == 1, fault.Message);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ThrowsDivision(int by)
    {
        try
        {
            return 1 / by < 0;
        }
        catch (DivideByZeroException)
        {
            return true;
        }
    }
}
