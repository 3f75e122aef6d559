using System.Linq;
using System.Runtime.InteropServices;

namespace CopyPatch.Benchmarks;

/// <summary>
/// How many bytes per second are emitted, over how many <c>memcpy</c> moves: of the same code, in the same rounds.
/// </summary>
/// <remarks>
/// The ratio depends on the size. Emitting writes no faster to a core's own cache than elsewhere: it takes its two cycles
/// for a stencil. memcpy does 32 to 64 bytes per cycle in there, which leaves a stencil of 18 bytes less than one cycle:
/// no code generator that looks at each operation comes near. Where there is so much code that throughput matters, it does
/// not fit there, and both write to memory behind it: so <c>emit_vs_memcpy</c> is the ratio for 8 MB, the code of a large
/// module, and the other sizes are printed beside it.
/// </remarks>
internal static unsafe class EmissionAgainstCopy
{
    private const string Headline = "emit_vs_memcpy";
    private const int HeadlineMegabytes = 8;

    private static readonly (string Name, int Bytes)[] s_sizes =
        [("64KB", 64 << 10), ("1MB", 1 << 20), ("8MB", HeadlineMegabytes << 20), ("64MB", 64 << 20)];

    public static readonly string[] Names = [Headline, .. s_sizes.Select(size => $"{Headline}_{size.Name}")];

    public static void Measure(Figures figures)
    {
        foreach ((string name, int bytes) in s_sizes)
        {
            bool isHeadline = bytes == HeadlineMegabytes << 20;
            if (!figures.Wants($"{Headline}_{name}") && !(isHeadline && figures.Wants(Headline)))
                continue;
            double ratio = Measure(bytes);
            figures.Print($"{Headline}_{name}", ratio, "x");
            if (isHeadline)
                figures.Print(Headline, ratio, "x", Bar.AtLeast(0.5));
        }
    }

    private static double Measure(int size)
    {
        // The heap is not written to here, but must be large enough for what is emitted.
        using var heap = new CodeHeap(256 << 20);
        using var emit = new BenchEmitter(heap);
        StraightLine.Emit(emit, 1);
        int repetitions = size / emit.Length;
        nuint bytes = (nuint)emit.Length * (nuint)repetitions;
        emit.Clear();

        byte* source = (byte*)NativeMemory.Alloc(bytes);
        byte* destination = (byte*)NativeMemory.Alloc(bytes);
        try
        {
            NativeMemory.Fill(source, bytes, 0xCC);
            return SideBySide.Measure(
                count =>
                {
                    for (int i = 0; i < count; i++)
                        NativeMemory.Copy(source, destination, bytes);
                },
                count =>
                {
                    for (int i = 0; i < count; i++)
                    {
                        emit.Clear();
                        StraightLine.Emit(emit, repetitions);
                    }
                }).Ratio(0, 1);
        }
        finally
        {
            NativeMemory.Free(source);
            NativeMemory.Free(destination);
        }
    }
}
