using System;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using FastExpressionCompiler;

namespace CopyPatch.Benchmarks;

/// <summary>
/// From nothing to the first result: a function of 100 operations is made, called once and given up again, in each way
/// that .NET has. What the ways return is compared first.
/// </summary>
internal static unsafe class FirstResult
{
    public static readonly string[] Names =
    [
        "first_result_us", "dynamicmethod_us", "fastexpression_us", "expression_us", "first_result_vs_dynamicmethod",
        "first_result_vs_fastexpression", "first_result_vs_expression",
    ];

    private const int Lines = 6; // And the end: 100 operations.

    public static void Run(Figures figures)
    {
        if (!figures.Wants(Names))
            return;
        using var heap = new CodeHeap();
        long expected = ByCopyPatch(heap, 5);
        Require(ByExpression(5) == expected);
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            // Without run-time code there is one rival, and it interprets.
            SideBySide native = SideBySide.Measure(Repeat(seed => ByCopyPatch(heap, seed)), Repeat(ByExpression));
            figures.Print("first_result_us", native.Nanoseconds(0) / 1000, "us");
            figures.Print("expression_us", native.Nanoseconds(1) / 1000, "us");
            figures.Print("first_result_vs_expression", native.Ratio(1, 0), "x", atLeast: 100);
            return;
        }

        Require(ByDynamicMethod(5) == expected && ByFastExpression(5) == expected);
        SideBySide times = SideBySide.Measure(
            Repeat(seed => ByCopyPatch(heap, seed)), Repeat(ByDynamicMethod), Repeat(ByFastExpression), Repeat(ByExpression));
        figures.Print("first_result_us", times.Nanoseconds(0) / 1000, "us");
        figures.Print("dynamicmethod_us", times.Nanoseconds(1) / 1000, "us");
        figures.Print("fastexpression_us", times.Nanoseconds(2) / 1000, "us");
        figures.Print("expression_us", times.Nanoseconds(3) / 1000, "us");
        figures.Print("first_result_vs_dynamicmethod", times.Ratio(1, 0), "x", atLeast: 100);
        figures.Print("first_result_vs_fastexpression", times.Ratio(2, 0), "x", atLeast: 100);
        figures.Print("first_result_vs_expression", times.Ratio(3, 0), "x", atLeast: 100);
    }

    private static Action<int> Repeat(Func<long, long> function) => count =>
    {
        for (int i = 0; i < count; i++)
            function(i);
    };

    private static void Require(bool equal)
    {
        if (!equal)
            throw new InvalidOperationException("The ways of making the function do not agree.");
    }

    private static long ByCopyPatch(CodeHeap heap, long seed)
    {
        long* stack = stackalloc long[8];
        long* locals = stackalloc long[BenchProgram.Locals];
        new Span<long>(locals, BenchProgram.Locals).Fill(seed);
        var emit = new BenchEmitter(heap);
        BenchProgram.EmitLines(emit, Lines);
        BenchProgram.EmitEnd(emit);
        using BenchEmitter.Program program = emit.Compile();
        return program.Run(stack, locals);
    }

    private static long ByDynamicMethod(long seed)
    {
        long* locals = stackalloc long[BenchProgram.Locals];
        new Span<long>(locals, BenchProgram.Locals).Fill(seed);
        var method = new DynamicMethod("f", typeof(long), [typeof(nint)], typeof(FirstResult).Module);
        ILGenerator il = method.GetILGenerator();
        il.DeclareLocal(typeof(long));
        BenchProgram.WriteIL(il, Lines);
        return method.CreateDelegate<Func<nint, long>>()((nint)locals);
    }

    private static long ByExpression(long seed) => BenchProgram.BuildExpression(Lines).Compile()(LocalsOf(seed));

    private static long ByFastExpression(long seed) => BenchProgram.BuildExpression(Lines).CompileFast()(LocalsOf(seed));

    private static long[] LocalsOf(long seed)
    {
        long[] locals = new long[BenchProgram.Locals];
        Array.Fill(locals, seed);
        return locals;
    }
}
