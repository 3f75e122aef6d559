namespace CopyPatch.Benchmarks;

/// <summary>What it costs to emit an operation over values, whose placement is chosen when it is emitted.</summary>
internal static class OperationSpeed
{
    public static readonly string[] Names = ["emit_register_ns_per_op", "emit_table_ns_per_op"];

    private const int Repetitions = 250;
    private const int Operations = 16;

    private static readonly Operation<KernelValues, Register<long>, Register<long>, Operand<long>>[] s_binary =
    [
        KernelValues.Operations.Add, KernelValues.Operations.Subtract, KernelValues.Operations.Multiply, KernelValues.Operations.Xor,
    ];

    private static readonly Operation<KernelValues, Location<long>, Operand<long>>[] s_moves = [KernelValues.Operations.MoveI64];

    private static readonly Operation<KernelValues, Register<long>, Register<long>>[] s_halves =
        [KernelValues.Operations.Half, KernelValues.Operations.LoadByte];

    private static readonly Operation<KernelValues, Register<double>, Register<long>, long>[] s_loads = [KernelValues.Operations.LoadA];

    private static readonly Operation<KernelValues, Register<double>, Register<double>, Register<double>>[] s_reals =
        [KernelValues.Operations.AddReal];

    private static readonly Operation<KernelValues, Register<long>, Operand<long>, Label>[] s_branches =
        [KernelValues.Operations.IfLess, KernelValues.Operations.IfEqual];

    public static void Measure(Figures figures)
    {
        if (!figures.WantsAny(Names))
            return;
        using var heap = new CodeHeap();
        using var emit = new KernelValues(heap);
        var times = SideBySide.Measure(
            count =>
            {
                for (int i = 0; i < count; i++)
                {
                    emit.Clear();
                    Emit(emit);
                }
            },
            count =>
            {
                for (int i = 0; i < count; i++)
                {
                    emit.Clear();
                    EmitByTable(emit);
                }
            });
        figures.Print("emit_register_ns_per_op", times.Nanoseconds(0) / (Repetitions * Operations), "ns", Bar.AtMost(5));
        figures.Print("emit_table_ns_per_op", times.Nanoseconds(1) / (Repetitions * Operations), "ns");
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

    // The same, where what is emitted is looked up as a compiler does by its opcodes.
    private static void EmitByTable(KernelValues emit)
    {
        Label top = emit.DefineLabel();
        emit.MarkLabel(top);
        for (int i = 0; i < Repetitions; i++)
        {
            Register<long> a = new(i % 5), b = new((i >> 1) % 5), c = new((i >> 2) % 5), d = new((i + 3) % 5);
            Register<double> x = new(i % 6), y = new((i >> 1) % 6), z = new((i >> 2) % 6);
            emit.Emit(s_binary[0], a, b, c);
            emit.Emit(s_binary[0], b, b, i);
            emit.Emit(s_binary[1], c, a, d);
            emit.Emit(s_binary[2], d, d, new Slot<long>(i & 31));
            emit.Emit(s_binary[3], a, b, 0x123456789A);
            emit.Emit(s_moves[0], b, a);
            emit.Emit(s_moves[0], new Slot<long>(3), c);
            emit.Emit(s_halves[0], c, d);
            emit.Emit(s_halves[1], a, c);
            emit.Emit(s_loads[0], x, b, 8 * i);
            emit.Emit(s_reals[0], y, x, z);
            emit.EmitMultiplyB(z, y, c, 16);
            emit.EmitStoreC(z, d, i);
            emit.EmitMoveF64(x, 0.5);
            emit.Emit(s_branches[0], a, b, top);
            emit.Emit(s_branches[1], c, 7, top);
        }
    }
}
