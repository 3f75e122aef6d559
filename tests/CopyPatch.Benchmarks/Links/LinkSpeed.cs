using System;
using System.Diagnostics;

namespace CopyPatch.Benchmarks;

/// <summary>
/// What links cost: changing one, and going through them, over direct jumps. Two blocks do nothing but count and go to each other, each
/// compiled by itself where they are linked, as blocks are that a translator chains.
/// </summary>
internal static class LinkSpeed
{
    public static readonly string[] Names = ["relink_ns", "chained_jump_ns", "direct_jump_ns", "chained_jump_vs_direct"];

    public static void Measure(Figures figures)
    {
        if (!figures.WantsAny(Names))
            return;
        using var heap = new CodeHeap();
        using var emit = new LinkBenchEmitter(heap);
        (LinkBenchEmitter.Program first, Link fromFirst) = Block(emit);
        (LinkBenchEmitter.Program second, Link fromSecond) = Block(emit);
        first.Relink(fromFirst, second);
        second.Relink(fromSecond, first);
        using LinkBenchEmitter.Program direct = Direct(emit);
        Debug.Assert(first.Run(1000) == 0 && direct.Run(1000) == 0);
        SideBySide jumps = SideBySide.Measure(count => first.Run(count), count => direct.Run(count));
        figures.Print("chained_jump_ns", jumps.Nanoseconds(0), "ns");
        figures.Print("direct_jump_ns", jumps.Nanoseconds(1), "ns");
        figures.Print("chained_jump_vs_direct", jumps.Ratio(0, 1), "x", Bar.AtMost(1.05));

        (LinkBenchEmitter.Program other, _) = Block(emit);
        SideBySide changes = SideBySide.Measure(count =>
        {
            for (int i = 0; i < count; i++)
                first.Relink(fromFirst, i % 2 == 0 ? other : second);
        });
        figures.Print("relink_ns", changes.Nanoseconds(0), "ns", Bar.AtMost(500));
        foreach (LinkBenchEmitter.Program program in (ReadOnlySpan<LinkBenchEmitter.Program>)[first, second, other])
            program.Retire();
    }

    private static (LinkBenchEmitter.Program Program, Link Link) Block(LinkBenchEmitter emit)
    {
        Label leave = emit.DefineLabel();
        Link link = emit.DefineLink(leave);
        emit.EmitChain(link);
        emit.MarkLabel(leave);
        emit.EmitLeave();
        return (emit.Compile(), link);
    }

    private static LinkBenchEmitter.Program Direct(LinkBenchEmitter emit)
    {
        Label first = emit.DefineLabel();
        Label second = emit.DefineLabel();
        emit.MarkLabel(first);
        emit.EmitBranch(second);
        emit.EmitLeave();
        emit.MarkLabel(second);
        emit.EmitBranch(first);
        emit.EmitLeave();
        return emit.Compile();
    }
}

/// <summary>Emits blocks.</summary>
[StencilLibrary("stencils/links.c")]
internal sealed partial class LinkBenchEmitter
{
}
