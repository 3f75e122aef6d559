using System;

namespace CopyPatch.Benchmarks;

/// <summary>
/// What it costs that a cache lies in a site, which can change, over its constants in the code: the sum of a linked list, whose two
/// fields are found by inline caches that always hit, over the same with the shape and the slots in holes.
/// </summary>
internal static unsafe class SiteCost
{
    public static readonly string[] Names = ["site_cost"];

    private const int Objects = 400; // All of them are in the nearest cache.
    private const int Shape = 77;
    private const int Value = 2;
    private const int Next = 0;

    public static void Measure(Figures figures)
    {
        if (!figures.WantsAny(Names))
            return;
        ShapedObject[] list = GC.AllocateArray<ShapedObject>(Objects, pinned: true);
        fixed (ShapedObject* first = list)
        {
            long expected = 0;
            for (int i = 0; i < Objects; i++)
            {
                first[i].shape = Shape;
                first[i].fields[Value] = 3 * i;
                first[i].fields[Next] = i + 1 < Objects ? (long)(first + i + 1) : 0;
                expected += 3 * i;
            }

            using var heap = new CodeHeap();
            using var emit = new SiteBenchEmitter(heap);
            using SiteBenchEmitter.Program cached = Compile(emit, field => emit.EmitGet(default, field));
            using SiteBenchEmitter.Program known = Compile(emit, field => emit.EmitGetKnown(Shape, field));
            ShapedObject* start = first;
            if (cached.Run(start) != expected || known.Run(start) != expected || SiteBenchEmitter.Misses != 2)
                throw new InvalidOperationException("The programs do not agree.");
            figures.Print(
                "site_cost", SideBySide.Measure(count => Run(cached, start, count), count => Run(known, start, count)).Ratio(0, 1), "x",
                Bar.AtMost(1.15));
        }
    }

    private static SiteBenchEmitter.Program Compile(SiteBenchEmitter emit, Action<int> emitGet)
    {
        Label head = emit.DefineLabel();
        emit.MarkLabel(head);
        emitGet(Value);
        emit.EmitAdd();
        emitGet(Next);
        emit.EmitGoToValue(head);
        emit.EmitHalt();
        return emit.Compile();
    }

    private static void Run(SiteBenchEmitter.Program program, ShapedObject* first, int count)
    {
        for (int i = 0; i < count; i++)
            program.Run(first);
    }
}

/// <summary>Emits accesses to fields.</summary>
[StencilLibrary("stencils/sites.c")]
internal sealed unsafe partial class SiteBenchEmitter
{
    public static int Misses { get; private set; }

    [HostFunction("find_field")]
    private static void FindField(ShapedObject* found, int field, FieldCache* cache)
    {
        Misses++;
        cache->shape = found->shape;
        cache->slot = field;
    }

    [HostFunction("miss")]
    private static void Miss(ShapedObject* found) => throw new InvalidOperationException($"The shape is {found->shape}.");
}
