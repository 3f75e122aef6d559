namespace CopyPatch.Benchmarks;

/// <summary>Makes the function with CopyPatch: emitter, 100 operations, compile, first call, dispose.</summary>
internal static unsafe class ByCopyPatch
{
    public static long FirstResult(CodeHeap heap, long x)
    {
        long* stack = stackalloc long[2];
        long* locals = stackalloc long[1];
        locals[0] = x;
        using var emit = new BenchEmitter(heap);
        emit.EmitGet(0);
        for (int i = 0; i < FirstResults.Groups; i++)
        {
            emit.EmitMultiplyBy(FirstResults.Factor(i));
            emit.EmitAddLocal(0);
        }

        emit.EmitHalt();
        using BenchEmitter.Program program = emit.Compile();
        return program.Run(stack, locals);
    }
}
