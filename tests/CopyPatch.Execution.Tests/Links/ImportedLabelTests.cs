using System;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Code that is made later and goes on in code that is there (<c>ImportLabel</c>).</summary>
[TestFixtureSource(typeof(LinkTier), nameof(LinkTier.Ways))]
internal sealed unsafe class ImportedLabelTests(string way) : LinkFixture(way)
{
    [Test]
    public void A_stub_goes_on_in_the_middle_of_code_that_links_to_it()
    {
        Label back = Emit.DefineLabel();
        Link link = Emit.DefineLink(back);
        Emit.EmitAdd(1);
        Emit.EmitGo(link);
        Emit.MarkLabel(back);
        Emit.EmitAdd(10);
        Emit.EmitDone();
        using CompiledCode code = Emit.Compile();

        Emit.EmitAdd(1000);
        Emit.EmitJump(Emit.ImportLabel(code.At(back)));
        using CompiledCode stub = Emit.Compile();
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(11));
        code.Relink(link, stub);
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(1011));
        code.Unlink(link);
    }

    [Test]
    public void Every_way_to_use_a_label_goes_to_other_code()
    {
        Label middle = Emit.DefineLabel();
        Emit.EmitAdd(100);
        Emit.MarkLabel(middle);
        Emit.EmitAdd(1);
        Emit.EmitDone();
        CompiledCode other = Emit.Compile();

        CompiledCode[] ways =
        [
            Making(label => Emit.EmitJump(label)),
            Making(label => Emit.EmitJumpAt(label)),
            Making(label => Emit.EmitGo(Emit.DefineLink(label))),
            Making(label => Emit.EmitJumpThrough(Emit.DefineTable(label, label))),
            Making(label =>
            {
                Emit.EmitInvoke(label);
                Emit.EmitDone();
            }),
        ];
        other.Dispose(); // They keep it.
        foreach (CompiledCode code in ways)
        {
            Assert.That(LinkTier.Run(code, 5), Is.EqualTo(6));
            code.Dispose();
        }

        CompiledCode Making(Action<Label> emit)
        {
            emit(Emit.ImportLabel(other.At(middle), "middle"));
            return Emit.Compile();
        }
    }

    [Test]
    public void Code_is_imported_at_its_start_and_from_another_heap()
    {
        using var far = new LinkTier(Way);
        using CompiledCode other = far.Adding(10);
        Emit.EmitAdd(1);
        Emit.EmitJump(Emit.ImportLabel(other));
        using CompiledCode code = Emit.Compile();
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(11));
    }

    [Test]
    public void What_cannot_be_imported_is_refused()
    {
        CompiledCode disposed = Tier.Adding(1);
        disposed.Dispose();
        using var heap = new CodeHeap();
        using var tiers = new TierEmitter(heap);
        tiers.EmitReturn();
        using TierEmitter.Program otherState = tiers.Compile();
        using CompiledCode other = Tier.Adding(10);
        Label own = Emit.DefineLabel();
        Assert.Multiple(() =>
        {
            Assert.That(() => Emit.ImportLabel(default), Throws.ArgumentException.With.Message.Contains("imported from compiled code"));
            Assert.That(() => Emit.ImportLabel(own), Throws.ArgumentException.With.Message.Contains("imported from compiled code"));
            Assert.That(() => Emit.ImportLabel(disposed), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => Emit.ImportLabel(otherState), Throws.ArgumentException.With.Message.Contains("state is another"));
        });
        Label imported = Emit.ImportLabel(other, "there");
        Assert.That(() => Emit.MarkLabel(imported), Throws.InvalidOperationException.With.Message.Contains("was imported"));
        Emit.EmitJump(imported);
        using CompiledCode code = Emit.Compile();
        Assert.That(() => code.AddressOf(imported), Throws.ArgumentException.With.Message.Contains("other code"));
    }

    [Test]
    public void An_interpreter_jumps_to_interpreted_code_only()
    {
        using var other = new LinkTier(Way == "interpreter" ? "machine code" : "interpreter");
        using CompiledCode ten = other.Adding(10);
        if (Way == "interpreter")
        {
            Assert.That(() => Emit.ImportLabel(ten), Throws.ArgumentException.With.Message.Contains("CP_JUMP_AT"));
            return;
        }

        Emit.EmitJump(Emit.ImportLabel(ten)); // Machine code goes to the way into a program as to any code.
        using CompiledCode code = Emit.Compile();
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(11));
    }
}
