using System;

namespace CopyPatch.Benchmarks;

/// <summary>What one <c>Emit</c> costs, in time and in managed memory.</summary>
internal static class EmissionSpeed
{
    public static readonly string[] Names = ["emit_ns_per_stencil", "emit_gb_per_second", "emit_bytes_allocated"];

    // 4000 stencils, 70 KB: the code of some dozens of functions.
    private const int Repetitions = 250;

    public static void Measure(Figures figures)
    {
        if (figures.WantsAny("emit_ns_per_stencil", "emit_gb_per_second"))
            MeasureTime(figures);
        if (figures.Wants("emit_bytes_allocated"))
            MeasureAllocation(figures);
    }

    private static void MeasureTime(Figures figures)
    {
        using var heap = new CodeHeap();
        using var emit = new BenchEmitter(heap);
        int bytes = 0;
        double time = SideBySide.Measure(count =>
        {
            for (int i = 0; i < count; i++)
            {
                emit.Clear();
                StraightLine.Emit(emit, Repetitions);
                bytes = emit.Length;
            }
        }).Nanoseconds(0);
        figures.Print("emit_ns_per_stencil", time / (Repetitions * StraightLine.Stencils), "ns", Bar.AtMost(2.5));
        figures.Print("emit_gb_per_second", bytes / time, "GB/s");
    }

    private static void MeasureAllocation(Figures figures)
    {
        using var heap = new CodeHeap();
        using var emit = new BenchEmitter(heap);

        // The first emission makes the thread's buffer; it is there for all that follow.
        StraightLine.Emit(emit, Repetitions);
        emit.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        StraightLine.Emit(emit, Repetitions);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        figures.Print(
            "emit_bytes_allocated", (double)allocated / (Repetitions * StraightLine.Stencils), "bytes", Bar.AtMost(0));
    }
}
