using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Parts of stencils that lie in the cold section (<c>CP_COLD</c>).</summary>
internal sealed unsafe class ColdTests
{
    private CodeHeap _heap = null!;
    private ColdEmitter _emit = null!;

    [SetUp]
    public void SetUp()
    {
        _heap = new CodeHeap();
        _emit = new ColdEmitter(_heap) { KeepListing = true };
        ColdEmitter.Missed.Clear();
    }

    [TearDown]
    public void TearDown()
    {
        _emit.Dispose();
        _heap.Dispose();
    }

    [Test]
    public void A_part_goes_on_behind_its_stencil_and_the_stencil_falls_through()
    {
        _emit.EmitAddSmall(10, 3);
        _emit.EmitAdd(1000);
        _emit.EmitAddSmall(20, 5);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(0, 5), Is.EqualTo(5 + 1000 + 5));
        Assert.That(program.Run(0, 15), Is.EqualTo(10 - 3 + 1000 + 15));
        Assert.That(program.Run(0, 25), Is.EqualTo(10 - 3 + 1000 + 20 - 5));
        Assert.That(program.Listing.Select(entry => (entry.Section, entry.Name)), Is.EqualTo(new[]
        {
            (CodeSection.Hot, "add_small"), (CodeSection.Hot, "add"), (CodeSection.Hot, "add_small"), (CodeSection.Hot, "stop"),
            (CodeSection.Cold, "add_small.too_large"), (CodeSection.Cold, "add_small.too_large"),
        }));
        Assert.That(program.Listing.Where(entry => entry.Section == CodeSection.Cold).Sum(entry => entry.Length),
            Is.EqualTo(program.LengthOf(CodeSection.Cold)));
    }

    [Test]
    public void A_part_has_the_sites_the_callees_and_the_labels_of_its_stencil([Values] bool isCold)
    {
        Label elsewhere = _emit.DefineLabel("elsewhere");
        if (isCold)
        {
            _emit.EmitJump(_cold = _emit.DefineLabel());
            _emit.Section = CodeSection.Cold;
            _emit.MarkLabel(_cold);
        }

        _emit.EmitCheck(new Counter { hits = 100, misses = 200 }, elsewhere, 33);
        _emit.EmitAdd(1);
        _emit.EmitStop();
        _emit.MarkLabel(elsewhere);
        _emit.EmitAdd(1000);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile();

        Assert.That(program.Run(5, 5), Is.EqualTo(6), "it hits");
        Assert.That(ColdEmitter.Missed, Is.Empty);
        Assert.That(program.Run(5, 6), Is.EqualTo(11), "the host function has doubled it");
        Assert.That(program.Run(5, 8), Is.EqualTo(1010));
        Assert.That(() => program.Run(5, 7), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(33));
        Assert.That(ColdEmitter.Missed, Is.EqualTo(new[] { (5L, 201L), (5L, 202L) }));
        Assert.That(MemoryMarshal.Cast<byte, long>(program.BytesOf(CodeSection.Sites)).ToArray(), Is.EqualTo(new[] { 104, 203 }));
    }

    private Label _cold;

    [Test]
    public void An_exception_and_a_result_leave_from_a_part()
    {
        Label elsewhere = _emit.DefineLabel();
        _emit.EmitCheck(default, elsewhere, 0);
        _emit.MarkLabel(elsewhere);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(1, 7), Is.EqualTo(-1));
        Assert.That(() => program.Run(-1, 2), Throws.InvalidOperationException.With.Message.EqualTo("There is no -1."));
    }

    [Test]
    public void What_a_trap_says_of_its_place_is_the_part()
    {
        _emit.EmitCheck(default, _cold = _emit.DefineLabel(), 9);
        _emit.MarkLabel(_cold);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile("checked");
        StencilTrapException trap = Assert.Throws<StencilTrapException>(() => program.Run(1, 7))!;
        Assert.That(trap.Message, Does.Contain("check.end"));
    }

    [Test]
    public void A_stencil_goes_on_where_only_its_part_does()
    {
        _emit.EmitFinishUnlessZero();
        Assert.That(() => _emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("finish_unless_zero"));
        _emit.EmitAdd(1);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(42, 1), Is.EqualTo(42));
        Assert.That(program.Run(0, 0), Is.EqualTo(100 + 'h' + 1));
    }

    [Test]
    public void Cold_stencils_go_on_around_the_parts_of_hot_ones()
    {
        Label cold = _emit.DefineLabel("cold");
        Label back = _emit.DefineLabel("back");
        _emit.EmitJump(cold);
        using (_emit.Cold())
        {
            _emit.MarkLabel(cold);
            _emit.EmitAdd(1);
        }

        _emit.MarkLabel(back);
        _emit.EmitAddSmall(3, 1);
        using (_emit.Cold())
        {
            _emit.EmitAdd(10);
            _emit.EmitAddSmall(4, 1);
        }

        _emit.EmitAddSmall(5, 1);
        using (_emit.Cold())
            _emit.EmitJump(back);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(0, 2), Is.EqualTo(1 + 10 + 2 + 2 + 2));
        Assert.That(program.Run(0, 9), Is.EqualTo(1 + 10 + 3 + 2 + 4));
    }

    [Test]
    public void A_stencil_that_is_refused_leaves_neither_part_nor_site_behind([Values] bool isCold)
    {
        Label end = _emit.DefineLabel();
        _emit.EmitJump(end);
        _emit.Section = CodeSection.Cold;
        _emit.MarkLabel(end);
        _emit.EmitAdd(1);
        _emit.Section = isCold ? CodeSection.Cold : CodeSection.Hot;
        int length = _emit.Length;
        Assert.That(() => _emit.EmitCheck(default, default, 1), Throws.ArgumentException);
        Assert.That((_emit.Section, _emit.Length, _emit.SiteLength),
            Is.EqualTo((isCold ? CodeSection.Cold : CodeSection.Hot, length, 0)));
        _emit.Section = CodeSection.Cold;
        _emit.EmitAdd(2);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(0, 0), Is.EqualTo(3));
        Assert.That(program.Listing.Where(entry => !entry.IsLabel).Select(entry => entry.Name),
            Is.EqualTo(new[] { "jump", "add", "add", "stop" }));
    }

    [Test]
    public void In_an_interpreter_parts_are_parts_of_their_handlers()
    {
        using var emit = new ColdInterpreter(_heap);
        Label elsewhere = emit.DefineLabel();
        emit.EmitAddSmall(10, 3);
        emit.EmitCheck(default, elsewhere, 33);
        emit.EmitAdd(1000);
        emit.EmitFinishUnlessZero();
        emit.EmitStop();
        emit.MarkLabel(elsewhere);
        emit.EmitStop();
        using ColdInterpreter.Program program = emit.Compile();
        Assert.That(program.Run(0, 5), Is.EqualTo(1005), "it hits");
        Assert.That(program.Run(1, 5), Is.EqualTo(1012));
        Assert.That(program.Run(0, 15), Is.EqualTo(1014));
        Assert.That(program.Run(1, 8), Is.EqualTo(18));
        Assert.That(() => program.Run(3, 7), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(33));
        Assert.That(program.Run(0, 0), Is.EqualTo(1100 + "hello, world"[1000 & 7]));
        Assert.That(MemoryMarshal.Cast<byte, long>(program.BytesOf(CodeSection.Sites)).ToArray(), Is.EqualTo(new[] { 6, 4 }));
    }

    [Test]
    public void Parts_have_the_position_of_their_stencil()
    {
        _emit.KeepPositions = true;
        _emit.MarkPosition(11);
        _emit.EmitAddSmall(1, 1);
        _emit.MarkPosition(12);
        _emit.EmitAddSmall(1, 1);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile();
        nint[] places = [.. program.Listing.Where(entry => entry.Section == CodeSection.Cold)
            .Select(entry => program.StartOf(CodeSection.Cold) + entry.Offset)];
        Assert.That(places.Select(program.PositionAt), Is.EqualTo(new int?[] { 11, 12 }));
    }

    [Test]
    public void Many_stencils_with_parts_grow_both_sections()
    {
        const int Count = 20_000;
        for (int i = 0; i < Count; i++)
            _emit.EmitAddSmall(i, 1);
        _emit.EmitStop();
        using ColdEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(0, Count), Is.EqualTo(Enumerable.Range(0, Count).Sum(i => (long)i - 1)));
        Assert.That(program.Run(0, -1), Is.EqualTo(-Count));
    }

    [Test]
    public void Random_code_of_both_sections_does_what_a_model_of_it_does()
    {
        Gen<(int Kind, bool IsCold, long Limit)[]> code =
            Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Long[-5, 5]).Array[1, 40];
        code.Sample(stencils =>
        {
            using var emit = new ColdEmitter(_heap);
            foreach ((int kind, bool isCold, long limit) in stencils)
            {
                // Each goes on with the one behind it, in whichever section that is.
                emit.Section = isCold ? CodeSection.Cold : CodeSection.Hot;
                Label here = emit.DefineLabel();
                emit.Section = CodeSection.Hot;
                if (isCold)
                {
                    Label back = emit.DefineLabel();
                    emit.EmitJump(here);
                    using (emit.Cold())
                    {
                        emit.MarkLabel(here);
                        Emit(emit, kind, limit);
                        emit.EmitJump(back);
                    }

                    emit.MarkLabel(back);
                }
                else
                {
                    Emit(emit, kind, limit);
                }
            }

            emit.EmitStop();
            using ColdEmitter.Program program = emit.Compile();
            for (long value = -6; value <= 6; value++)
            {
                long sum = 0;
                foreach ((int kind, bool _, long limit) in stencils)
                    sum += kind == 0 ? limit : value > limit ? limit - 2 : value;
                if (program.Run(0, value) != sum)
                    return false;
            }

            return true;
        }, iter: 300, threads: 1);
    }

    private static void Emit(ColdEmitter emit, int kind, long limit)
    {
        if (kind == 0)
            emit.EmitAdd(limit);
        else
            emit.EmitAddSmall(limit, 2);
    }
}

[StencilLibrary("stencils/cold.c")]
internal sealed unsafe partial class ColdEmitter
{
    public static List<(long Sum, long Misses)> Missed { get; } = [];

    [HostFunction("missed")]
    private static long Miss(long sum, Counter* counter)
    {
        if (sum < 0)
            throw new InvalidOperationException($"There is no {sum}.");
        Missed.Add((sum, counter->misses));
        return 2 * sum;
    }
}

[StencilInterpreter("stencils/cold.c")]
internal sealed unsafe partial class ColdInterpreter
{
    [HostFunction("missed")]
    private static long Miss(long sum, Counter* counter) => 2 * sum;
}
