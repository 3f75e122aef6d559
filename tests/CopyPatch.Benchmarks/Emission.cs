using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Benchmarks;

/// <summary>How fast code is emitted: a straight line of stencils, none with more than two holes.</summary>
internal static unsafe class Emission
{
    public static readonly string[] Names =
    [
        "emit_ns_per_stencil", "emit_gb_per_second", "emit_bytes_allocated", "emit_vs_memcpy", "emit_vs_memcpy_64KB",
        "emit_vs_memcpy_1MB", "emit_vs_memcpy_8MB", "emit_vs_memcpy_32MB",
    ];

    // What a thread's cache holds, what all caches hold, and what none does.
    private static readonly (string Name, int Bytes)[] s_sizes =
        [("64KB", 64 << 10), ("1MB", 1 << 20), ("8MB", 8 << 20), ("32MB", 32 << 20)];

    public static void Run(Figures figures)
    {
        if (figures.Wants("emit_ns_per_stencil", "emit_gb_per_second"))
            MeasureTime(figures);
        if (figures.Wants("emit_bytes_allocated"))
            MeasureAllocation(figures);
        if (figures.Wants(Names.AsSpan(3)))
            MeasureAgainstCopy(figures);
    }

    private static void MeasureTime(Figures figures)
    {
        using var heap = new CodeHeap();
        using var emit = new BenchEmitter(heap);
        const int Lines = 250;
        int bytes = 0;
        double time = SideBySide.Measure(count =>
        {
            for (int i = 0; i < count; i++)
            {
                emit.Clear();
                BenchProgram.EmitLines(emit, Lines);
                bytes = emit.Length;
            }
        }).Nanoseconds(0);
        figures.Print("emit_ns_per_stencil", time / (Lines * BenchProgram.OperationsInLine), "ns", atMost: 2.5);
        figures.Print("emit_gb_per_second", bytes / time, "GB/s");
    }

    private static void MeasureAllocation(Figures figures)
    {
        using var heap = new CodeHeap();
        using var emit = new BenchEmitter(heap);
        BenchProgram.EmitLines(emit, 1000);
        emit.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        BenchProgram.EmitLines(emit, 1000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        figures.Print("emit_bytes_allocated", allocated / (1000.0 * BenchProgram.OperationsInLine), "bytes", atMost: 0);
    }

    private static void MeasureAgainstCopy(Figures figures)
    {
        foreach ((string name, int size) in s_sizes)
        {
            using var heap = new CodeHeap(256 << 20);
            using var emit = new BenchEmitter(heap);
            BenchProgram.EmitLines(emit, 1);
            int lines = size / emit.Length;
            emit.Clear();
            BenchProgram.EmitLines(emit, lines);
            nuint bytes = (nuint)emit.Length;
            byte* from = (byte*)NativeMemory.AllocZeroed(bytes);
            byte* to = (byte*)NativeMemory.AllocZeroed(bytes);
            SideBySide times = SideBySide.Measure(
                count =>
                {
                    for (int i = 0; i < count; i++)
                    {
                        emit.Clear();
                        BenchProgram.EmitLines(emit, lines);
                    }
                },
                count =>
                {
                    for (int i = 0; i < count; i++)
                        NativeMemory.Copy(from, to, bytes);
                });
            NativeMemory.Free(from);
            NativeMemory.Free(to);
            figures.Print($"emit_vs_memcpy_{name}", times.Ratio(1, 0), "x");

            // The size of the code of a large module: more than a core's own cache holds.
            if (name == "8MB")
                figures.Print("emit_vs_memcpy", times.Ratio(1, 0), "x", atLeast: 0.5);
        }
    }
}
