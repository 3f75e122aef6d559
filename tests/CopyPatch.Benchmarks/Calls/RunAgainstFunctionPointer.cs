using System;
using System.Runtime.CompilerServices;

namespace CopyPatch.Benchmarks;

/// <summary>What <c>Run</c> costs over the least that a call of native code costs under .NET.</summary>
/// <remarks>
/// <para>
/// The code that runs is one stencil, <c>CP_RETURN(0)</c>: two register clears and a return. That is a C function as well,
/// since it keeps every register that a C function must keep; so the bare calls go to the very same instructions at the
/// very same addresses, and what <c>Run</c> adds is all that is measured: the entry, which saves those registers for
/// stencils that use them, and the looks at disposal and outcome. Both leave and enter managed code, as any call of native
/// code does.
/// </para>
/// <para>
/// Eight such functions are called in turn, as a host has more than one compiled function. A call site that only ever
/// had one target is as cheap as a direct call, for Run and for a bare call; that is <c>..._of_one</c>. Both stand on less
/// than a dozen cycles, in which a loop that lies otherwise in memory can make one cycle of difference.
/// </para>
/// </remarks>
internal static unsafe class RunAgainstFunctionPointer
{
    public static readonly string[] Names =
        ["run_ns", "function_pointer_ns", "call_vs_function_pointer", "call_vs_function_pointer_of_one"];

    private const int Functions = 8;

    public static void Measure(Figures figures)
    {
        if (!figures.WantsAny(Names))
            return;
        using var heap = new CodeHeap();
        using var emit = new BenchEmitter(heap);
        var programs = new BenchEmitter.Program[Functions];
        var pointers = new nint[Functions];
        for (int i = 0; i < Functions; i++)
        {
            emit.EmitNothing();
            programs[i] = emit.Compile();
            pointers[i] = programs[i].Address;
        }

        // First, before any call site has seen a second target.
        SideBySide one = SideBySide.Measure(
            count => CallRun(programs.AsSpan(0, 1), count), count => CallPointer(pointers.AsSpan(0, 1), count));
        SideBySide all = SideBySide.Measure(count => CallRun(programs, count), count => CallPointer(pointers, count));
        figures.Print("run_ns", all.Nanoseconds(0), "ns");
        figures.Print("function_pointer_ns", all.Nanoseconds(1), "ns");
        figures.Print("call_vs_function_pointer", all.Ratio(0, 1), "x", Bar.AtMost(2));
        figures.Print("call_vs_function_pointer_of_one", one.Ratio(0, 1), "x");
        GC.KeepAlive(programs);
    }

    // The loops have one shape, and are methods of their own so that the compiler sees both alike.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CallRun(ReadOnlySpan<BenchEmitter.Program> programs, int count)
    {
        long* stack = stackalloc long[2];
        long sum = 0;
        for (int i = 0; i < count; i++)
            sum += programs[i & (programs.Length - 1)].Run(stack + 1, stack);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CallPointer(ReadOnlySpan<nint> pointers, int count)
    {
        long* stack = stackalloc long[2];
        long sum = 0;
        for (int i = 0; i < count; i++)
            sum += ((delegate* unmanaged[Cdecl]<long*, long*, long>)pointers[i & (pointers.Length - 1)])(stack + 1, stack);
        return sum;
    }
}
