using System;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Tests.Emission;

internal sealed class SectionTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void Cold_stencils_lie_behind_all_hot_ones_and_jumps_go_both_ways()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        Label rare = emit.DefineLabel("rare");
        Label back = emit.DefineLabel("back");
        emit.EmitPush(0);
        emit.EmitJumpIfZero(rare);
        emit.Section = CodeSection.Cold;
        emit.MarkLabel(rare);
        emit.EmitPush(40);
        Assert.That(emit.Length, Is.EqualTo(18));
        emit.Section = CodeSection.Hot;
        Assert.That(emit.Length, Is.EqualTo(36));
        emit.EmitPush(-1);
        emit.MarkLabel(back);
        emit.EmitPush(2);
        emit.EmitAdd();
        emit.EmitHalt();
        emit.Section = CodeSection.Cold;
        emit.EmitJump(back);
        using StackEmitter.Program program = emit.Compile();
        Assert.Multiple(() =>
        {
            Assert.That(program.Run(), Is.EqualTo(42));
            Assert.That(program.Listing.Select(entry => (entry.Section, entry.Offset, entry.Name)), Is.EqualTo(new[]
            {
                (CodeSection.Hot, 0, "push"), (CodeSection.Hot, 18, "jump_if_zero"), (CodeSection.Hot, 36, "push"),
                (CodeSection.Hot, 54, "back"), (CodeSection.Hot, 54, "push"), (CodeSection.Hot, 72, "add"), (CodeSection.Hot, 86, "halt"),
                (CodeSection.Cold, 0, "rare"), (CodeSection.Cold, 0, "push"), (CodeSection.Cold, 18, "jump"),
            }));
            Assert.That(program.LengthOf(CodeSection.Hot), Is.EqualTo(94));
            Assert.That(program.LengthOf(CodeSection.Cold), Is.EqualTo(23));
            Assert.That(program.LengthOf(CodeSection.Data), Is.Zero);
            Assert.That(program.Length, Is.EqualTo(117));
            Assert.That(program.BytesOf(CodeSection.Cold, 0, 2), Is.EqualTo(new byte[] { 0x48, 0xB8 }));
            Assert.That(program.SectionOf(rare), Is.EqualTo(CodeSection.Cold));
            Assert.That(program.SectionOf(back), Is.EqualTo(CodeSection.Hot));
            Assert.That(program.AddressOf(rare), Is.EqualTo(program.Address + 96));
        });
    }

    [Test]
    public void An_emission_begins_hot_and_is_so_again_after_Compile_and_Clear()
    {
        var emit = new StackEmitter(_heap);
        Assert.That(emit.Section, Is.EqualTo(CodeSection.Hot));
        emit.Section = CodeSection.Cold;
        emit.EmitHalt();
        emit.Clear();
        Assert.That((emit.Section, emit.Length), Is.EqualTo((CodeSection.Hot, 0)));
        emit.EmitPush(1);
        emit.EmitHalt();
        emit.Section = CodeSection.Cold;
        using (StackEmitter.Program program = emit.Compile())
            Assert.That((program.Run(), program.LengthOf(CodeSection.Cold)), Is.EqualTo((1L, 0)), "what was cleared is gone");
        Assert.That(emit.Section, Is.EqualTo(CodeSection.Hot));
    }

    [Test]
    public void Cold_code_must_end_as_well_and_is_not_enough()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        emit.Section = CodeSection.Cold;
        emit.EmitHalt();
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("Nothing was emitted"));
        emit.EmitPush(1);
        emit.Section = CodeSection.Hot;
        emit.EmitHalt();
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("cold code ends with stencil push"));
        Assert.That(() => emit.KeepListing = false, Throws.InvalidOperationException);
    }

    [Test]
    public void A_scope_goes_back_to_the_section_before_it()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        using (emit.Cold())
        {
            emit.EmitHalt();
            using (emit.Cold())
                emit.EmitHalt();
            Assert.That(emit.Section, Is.EqualTo(CodeSection.Cold));
        }

        Assert.That(emit.Section, Is.EqualTo(CodeSection.Hot));
        emit.EmitPush(1);
        emit.EmitHalt();
        Assert.Catch<FormatException>(() =>
        {
            using (emit.Cold())
                throw new FormatException();
        });
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Listing.Count(entry => entry.Section == CodeSection.Cold), Is.EqualTo(2));
        Assert.That(program.Run(), Is.EqualTo(1));
        default(SectionScope).Dispose();
        emit.Dispose();
        Assert.That(() => emit.Cold(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Stencils_go_to_no_other_section()
    {
        var emit = new StackEmitter(_heap);
        Assert.That(() => emit.Section = CodeSection.Data, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => emit.Section = (CodeSection)7, Throws.TypeOf<ArgumentOutOfRangeException>());
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(() => program.LengthOf((CodeSection)7), Throws.TypeOf<ArgumentOutOfRangeException>());
        emit.Dispose();
        Assert.That(() => emit.Section = CodeSection.Cold, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Both_sections_grow_and_keep_their_patches_apart()
    {
        const int Count = 5000;
        var emit = new StackEmitter(_heap);
        emit.EmitPush(0);
        for (int i = 0; i < Count; i++)
        {
            Label cold = emit.DefineLabel();
            Label hot = emit.DefineLabel();
            emit.EmitJump(cold);
            emit.MarkLabel(hot);
            emit.Section = CodeSection.Cold;
            emit.MarkLabel(cold);
            emit.EmitPush(i);
            emit.EmitAdd();
            emit.EmitJump(hot);
            emit.Section = CodeSection.Hot;
        }
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo((long)Count * (Count - 1) / 2));
    }

    [Test]
    public void A_label_that_is_refused_in_cold_code_leaves_no_trace_there()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        emit.EmitPush(3);
        emit.EmitHalt();
        Label never = emit.DefineLabel();
        emit.Section = CodeSection.Cold;
        Assert.That(() => emit.EmitTwoJumps(never, default), Throws.ArgumentException);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(3));
        Assert.That(program.Listing, Has.Count.EqualTo(3));
    }
}
