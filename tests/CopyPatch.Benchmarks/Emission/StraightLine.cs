namespace CopyPatch.Benchmarks;

/// <summary>What is emitted: a straight line of 12 kinds of stencils with no hole, one or two.</summary>
internal static class StraightLine
{
    /// <summary>Stencils in each repetition.</summary>
    public const int Stencils = 16;

    public static void Emit(BenchEmitter emit, int repetitions)
    {
        for (int i = 0; i < repetitions; i++)
        {
            emit.EmitGet(1);
            emit.EmitPush(0x123456789A + i);
            emit.EmitAdd();
            emit.EmitDuplicate();
            emit.EmitGet(2);
            emit.EmitMultiply();
            emit.EmitXor();
            emit.EmitSet(3);
            emit.EmitCopy(3, 4);
            emit.EmitIncrement(4, i);
            emit.EmitPushSmall(i);
            emit.EmitGet(4);
            emit.EmitSubtract();
            emit.EmitSet(1);
            emit.EmitPush(i);
            emit.EmitDrop();
        }
    }

    /// <summary>The same for the interpreter. By an interface the calls would not be direct.</summary>
    public static void Emit(BenchInterpreter emit, int repetitions)
    {
        for (int i = 0; i < repetitions; i++)
        {
            emit.EmitGet(1);
            emit.EmitPush(0x123456789A + i);
            emit.EmitAdd();
            emit.EmitDuplicate();
            emit.EmitGet(2);
            emit.EmitMultiply();
            emit.EmitXor();
            emit.EmitSet(3);
            emit.EmitCopy(3, 4);
            emit.EmitIncrement(4, i);
            emit.EmitPushSmall(i);
            emit.EmitGet(4);
            emit.EmitSubtract();
            emit.EmitSet(1);
            emit.EmitPush(i);
            emit.EmitDrop();
        }
    }
}
