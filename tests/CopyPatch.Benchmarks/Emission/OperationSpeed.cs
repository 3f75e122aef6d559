namespace CopyPatch.Benchmarks;

/// <summary>What it costs to emit an operation over values, whose placement is chosen when it is emitted.</summary>
internal static class OperationSpeed
{
    public static readonly string[] Names = ["emit_register_ns_per_op"];

    private const int Repetitions = 250;
    private const int Operations = 16;

    public static void Measure(Figures figures)
    {
        if (!figures.WantsAny(Names))
            return;
        using var heap = new CodeHeap();
        using var emit = new KernelValues(heap);
        double time = SideBySide.Measure(count =>
        {
            for (int i = 0; i < count; i++)
            {
                emit.Clear();
                Emit(emit);
            }
        }).Nanoseconds(0);
        figures.Print("emit_register_ns_per_op", time / (Repetitions * Operations), "ns", Bar.AtMost(5));
    }

    // Registers in all combinations, constants and slots: as an allocator would have them, no operation is emitted twice in a
    // row with the same placement.
    private static void Emit(KernelValues emit)
    {
        Label top = emit.DefineLabel();
        emit.MarkLabel(top);
        for (int i = 0; i < Repetitions; i++)
        {
            Register<long> a = new(i % 5), b = new((i >> 1) % 5), c = new((i >> 2) % 5), d = new((i + 3) % 5);
            Register<double> x = new(i % 6), y = new((i >> 1) % 6), z = new((i >> 2) % 6);
            emit.EmitAdd(a, b, c);
            emit.EmitAdd(b, b, i);
            emit.EmitSubtract(c, a, d);
            emit.EmitMultiply(d, d, new Slot<long>(i & 31));
            emit.EmitXor(a, b, 0x123456789A);
            emit.EmitMoveI64(b, a);
            emit.EmitMoveI64(new Slot<long>(3), c);
            emit.EmitHalf(c, d);
            emit.EmitLoadByte(a, c);
            emit.EmitLoadA(x, b, 8 * i);
            emit.EmitAddReal(y, x, z);
            emit.EmitMultiplyB(z, y, c, 16);
            emit.EmitStoreC(z, d, i);
            emit.EmitMoveF64(x, 0.5);
            emit.EmitIfLess(a, b, top);
            emit.EmitIfEqual(c, 7, top);
        }
    }
}
