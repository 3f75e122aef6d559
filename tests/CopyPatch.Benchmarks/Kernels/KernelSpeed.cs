using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Benchmarks;

[StencilLibrary("stencils/kernel_clang.c")]
internal sealed partial class KernelClang;

/// <summary>
/// Loops whose variables are in registers, against the same loops by clang -O2, by RyuJIT, and through a stack. Each must
/// first give the answer that the others give.
/// </summary>
internal static unsafe class KernelSpeed
{
    private const int Bytes = 1 << 16;

    private static readonly Dictionary<string, long> s_sizes = new()
    {
        ["dot"] = 4000,
        ["sieve"] = 20000,
        ["collatz"] = 300,
        ["matrix"] = 30,
        ["fnv"] = 8000,
        ["nbody"] = 40,
    };

    private static readonly string[] s_rivals = ["kernel_vs_clang_O2", "kernel_vs_ryujit", "kernel_vs_stack"];

    public static readonly string[] Names =
        [.. s_rivals.SelectMany(rival => Kernels.All.Select(kernel => $"{rival}_{kernel.Name}").Prepend(rival))];

    public static void Measure(Figures figures)
    {
        if (!figures.WantsAny(Names))
            return;
        using var heap = new CodeHeap();
        var clang = new List<double>();
        var ryujit = new List<double>();
        var stack = new List<double>();
        foreach ((string name, Action<KernelTarget> write) in Kernels.All)
        {
            using KernelClang.Program compiled = CompileClang(heap, name);
            KernelClang.Program program = compiled;
            using var registers = new RegisterTarget(heap);
            using var onStack = new StackTarget(heap);
            var kernels = new List<Kernel>
            {
                Compile(write, registers),
                (a, b, c, n) => program.Run(a, b, c, n),
                Compile(write, onStack),
            };

            // There is no rival by RyuJIT where nothing can be compiled at run time.
            using var dynamic = RuntimeFeature.IsDynamicCodeSupported ? new DynamicMethodTarget() : null;
            if (dynamic is not null)
                kernels.Add(Compile(write, dynamic));
            Check(name, kernels);
            SideBySide times = SideBySide.Measure([.. kernels.Select(kernel => Repeat(kernel, name))]);
            clang.Add(times.Ratio(0, 1));
            stack.Add(times.Ratio(2, 0));
            figures.Print($"kernel_vs_clang_O2_{name}", clang[^1], "x");
            figures.Print($"kernel_vs_stack_{name}", stack[^1], "x");
            if (dynamic is not null)
            {
                ryujit.Add(times.Ratio(0, 3));
                figures.Print($"kernel_vs_ryujit_{name}", ryujit[^1], "x");
            }
        }

        figures.Print("kernel_vs_clang_O2", GeometricMean(clang), "x", Bar.AtMost(1.5));
        if (ryujit.Count > 0)
            figures.Print("kernel_vs_ryujit", GeometricMean(ryujit), "x", Bar.AtMost(1.2));
        figures.Print("kernel_vs_stack", GeometricMean(stack), "x", Bar.AtLeast(3));
    }

    private static Kernel Compile(Action<KernelTarget> write, KernelTarget target)
    {
        write(target);
        return target.Compile();
    }

    private static KernelClang.Program CompileClang(CodeHeap heap, string name)
    {
        using var emit = new KernelClang(heap);
        switch (name)
        {
            case "dot":
                emit.EmitDot();
                break;
            case "sieve":
                emit.EmitSieve();
                break;
            case "collatz":
                emit.EmitCollatz();
                break;
            case "matrix":
                emit.EmitMatrix();
                break;
            case "fnv":
                emit.EmitFnv();
                break;
            default:
                emit.EmitNbody();
                break;
        }

        return emit.Compile();
    }

    private static void Check(string name, List<Kernel> kernels)
    {
        long[] answers = [.. kernels.Select(kernel => WithArrays(name, (a, b, c) => kernel((byte*)a, (byte*)b, (byte*)c, s_sizes[name])))];
        if (answers.Any(answer => answer != answers[0]))
            throw new InvalidOperationException($"{name}: the answers differ: "
                + $"{string.Join(", ", answers.Select(answer => $"{answer:x}"))}");
    }

    private static Action<int> Repeat(Kernel kernel, string name)
    {
        long size = s_sizes[name];
        byte* memory = (byte*)NativeMemory.AlignedAlloc(3 * Bytes, 64);
        Fill(memory, name);
        return count =>
        {
            for (int i = 0; i < count; i++)
                kernel(memory, memory + Bytes, memory + (2 * Bytes), size);
        };
    }

    private static long WithArrays(string name, Func<nint, nint, nint, long> use)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc(3 * Bytes, 64);
        Fill(memory, name);
        long answer = use((nint)memory, (nint)(memory + Bytes), (nint)(memory + (2 * Bytes)));
        NativeMemory.AlignedFree(memory);
        return answer;
    }

    // The sieve begins with no number marked; the others have doubles between 1 and 2.
    private static void Fill(byte* memory, string name)
    {
        var random = new Random(1);
        for (int i = 0; i < 2 * Bytes / 8; i++)
            ((double*)memory)[i] = 1 + random.NextDouble();
        new Span<byte>(memory + (2 * Bytes), Bytes).Clear();
        if (name == "sieve")
            new Span<byte>(memory, Bytes).Clear();
    }

    private static double GeometricMean(List<double> ratios) => Math.Exp(ratios.Average(Math.Log));
}
