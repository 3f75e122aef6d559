using System.Runtime.InteropServices;

namespace CopyPatch.Benchmarks;

/// <summary>What it costs to emit an interpreter's program, and to go from interpreted into compiled code and back.</summary>
internal static unsafe class TierSpeed
{
    public static readonly string[] Names = ["interpreter_emit_ns_per_stencil", "osr_switch_ns"];

    private const int Repetitions = 250;
    private const long Rounds = 1000;

    public static void Measure(Figures figures)
    {
        using var heap = new CodeHeap();
        if (figures.Wants("interpreter_emit_ns_per_stencil"))
            MeasureEmission(figures, heap);
        if (figures.Wants("osr_switch_ns"))
            MeasureSwitch(figures, heap);
    }

    private static void MeasureEmission(Figures figures, CodeHeap heap)
    {
        using var emit = new BenchInterpreter(heap);
        double time = SideBySide.Measure(count =>
        {
            for (int i = 0; i < count; i++)
            {
                emit.Clear();
                StraightLine.Emit(emit, Repetitions);
            }
        }).Nanoseconds(0);
        figures.Print("interpreter_emit_ns_per_stencil", time / (Repetitions * StraightLine.Stencils), "ns", Bar.AtMost(2));
    }

    // A loop that goes into compiled code and back in each round, over the same loop that does not.
    private static void MeasureSwitch(Figures figures, CodeHeap heap)
    {
        using var interpreter = new BenchInterpreter(heap);
        using var machine = new BenchEmitter(heap);
        void** cells = (void**)NativeMemory.Alloc(2, (nuint)sizeof(void*));
        try
        {
            using BenchInterpreter.Program plain = Loop(interpreter, null, out _);
            using BenchInterpreter.Program switching = Loop(interpreter, cells, out Label back);
            machine.EmitSwitchTier((nint)(cells + 1));
            using BenchEmitter.Program compiled = machine.Compile();
            cells[0] = (void*)compiled.Address;
            cells[1] = (void*)switching.AddressOf(back);
            SideBySide times = SideBySide.Measure(count => Run(switching, count), count => Run(plain, count));
            figures.Print("osr_switch_ns", (times.Nanoseconds(0) - times.Nanoseconds(1)) / Rounds, "ns", Bar.AtMost(50));
        }
        finally
        {
            NativeMemory.Free(cells);
        }
    }

    private static BenchInterpreter.Program Loop(BenchInterpreter emit, void** cell, out Label back)
    {
        Label start = emit.DefineLabel();
        back = emit.DefineLabel();
        emit.MarkLabel(start);
        if (cell is not null)
            emit.EmitSwitchTier((nint)cell);
        emit.MarkLabel(back);
        emit.EmitRepeat(start);
        emit.EmitNothing();
        return emit.Compile();
    }

    private static void Run(BenchInterpreter.Program program, int count)
    {
        for (int i = 0; i < count; i++)
            program.Run(null, (long*)Rounds);
    }
}
