using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Benchmarks;

/// <summary>What <c>Run</c> costs over the least that a call of native code can cost under .NET.</summary>
internal static unsafe class Calls
{
    public static readonly string[] Names = ["call_vs_function_pointer", "run_ns", "function_pointer_ns"];

    public static void Run(Figures figures)
    {
        if (!figures.Wants(Names))
            return;
        using var heap = new CodeHeap();
        using var emit = new BenchEmitter(heap);
        emit.EmitHalt();
        using BenchEmitter.Program program = emit.Compile();

        // A C function of the C library that does nearly nothing: two or three instructions.
        nint library = NativeLibrary.Load("libc.so.6");
        var function = (delegate* unmanaged[Cdecl]<long, long>)NativeLibrary.GetExport(library, "labs");
        SideBySide times = SideBySide.Measure(
            count => CallRun(program, count), count => CallPointer(function, count));
        figures.Print("run_ns", times.Nanoseconds(0), "ns");
        figures.Print("function_pointer_ns", times.Nanoseconds(1), "ns");
        figures.Print("call_vs_function_pointer", times.Ratio(0, 1), "x", atMost: 2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CallRun(BenchEmitter.Program program, int count)
    {
        long* stack = stackalloc long[2];
        long sum = 0;
        for (int i = 0; i < count; i++)
            sum += program.Run(stack + 1, stack);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CallPointer(delegate* unmanaged[Cdecl]<long, long> function, int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
            sum += function(i);
        return sum;
    }
}
