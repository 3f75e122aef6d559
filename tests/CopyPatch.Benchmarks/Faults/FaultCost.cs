using System;
using System.Runtime.CompilerServices;

namespace CopyPatch.Benchmarks;

/// <summary>What a fault in compiled code costs, from the instruction to the exception that C# has caught.</summary>
/// <remarks>Beside a null reference of C#, which is a fault that becomes an exception as well.</remarks>
internal static unsafe class FaultCost
{
    public static readonly string[] Names = ["fault_us", "null_reference_us", "fault_vs_null_reference"];

    private const nint Unmapped = 0x1230;

    public static void Measure(Figures figures)
    {
        if (!figures.WantsAny(Names) || !CodeHeap.CanCatchFaults)
            return;
        using var heap = new CodeHeap(new CodeHeapOptions { CatchFaults = true });
        using var emit = new BenchEmitter(heap);
        emit.EmitPush(Unmapped);
        emit.EmitLoad();
        emit.EmitHalt();
        using BenchEmitter.Program program = emit.Compile();
        SideBySide both = SideBySide.Measure(count => CatchFaults(program, count), CatchNullReferences);
        figures.Print("fault_us", both.Nanoseconds(0) / 1000, "us", Bar.AtMost(30));
        figures.Print("null_reference_us", both.Nanoseconds(1) / 1000, "us");
        figures.Print("fault_vs_null_reference", both.Ratio(0, 1), "x");
    }

    private static void CatchFaults(BenchEmitter.Program program, int count)
    {
        long* stack = stackalloc long[2];
        for (int i = 0; i < count; i++)
        {
            try
            {
                program.Run(stack, stack);
                throw new InvalidOperationException("There was no fault.");
            }
            catch (StencilFaultException)
            {
            }
        }
    }

    private static void CatchNullReferences(int count)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                _ = LengthOf(null);
                throw new InvalidOperationException("There was no fault.");
            }
            catch (NullReferenceException)
            {
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthOf(string? text) => text!.Length;
}
