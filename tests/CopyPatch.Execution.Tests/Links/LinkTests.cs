using System;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Jumps and calls whose target C# changes (<c>CP_LINK</c>).</summary>
[TestFixtureSource(typeof(LinkTier), nameof(LinkTier.Ways))]
internal sealed unsafe class LinkTests(string way) : LinkFixture(way)
{
    [Test]
    public void A_link_goes_to_its_first_label_then_where_it_is_changed_to_and_back()
    {
        Label first = Emit.DefineLabel("first");
        Label other = Emit.DefineLabel("other");
        Link link = Emit.DefineLink(first);
        Emit.EmitGo(link);
        Emit.MarkLabel(other);
        Emit.EmitAdd(2);
        Emit.MarkLabel(first);
        Emit.EmitAdd(1);
        Emit.EmitDone();
        using CompiledCode code = Emit.Compile();
        using CompiledCode elsewhere = Tier.Adding(1000);

        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(1));
        code.Relink(link, other);
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(3));
        code.Relink(link, elsewhere);
        Assert.That(LinkTier.Run(code, 5), Is.EqualTo(1005));
        code.Relink(link, code.At(other));
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(3));
        code.Unlink(link);
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(1));
        code.Unlink(link);
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(1));
    }

    [Test]
    public void A_link_may_go_to_other_code_first_which_stays_with_it()
    {
        CompiledCode first = Tier.Adding(7);
        Link link = Emit.DefineLink(first);
        Emit.EmitGo(link);
        CompiledCode code = Emit.Compile();
        using CompiledCode elsewhere = Tier.Adding(100);
        code.Relink(link, elsewhere);
        first.Dispose();
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(100));
        code.Unlink(link);
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(7));
        code.Dispose();
    }

    [Test]
    public void A_link_goes_to_a_label_within_other_code()
    {
        Label middle = Emit.DefineLabel();
        Emit.EmitAdd(100);
        Emit.MarkLabel(middle);
        Emit.EmitAdd(1);
        Emit.EmitDone();
        using CompiledCode other = Emit.Compile();
        Link link = Emit.DefineLink(other.At(middle));
        Emit.EmitGo(link);
        using CompiledCode code = Emit.Compile();
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(1));
        code.Relink(link, other);
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(101));
        code.Relink(link, other.At(middle));
        Assert.That(LinkTier.Run(code, 0), Is.EqualTo(1));
    }

    [Test]
    public void A_branch_and_its_other_way_are_links_of_their_own()
    {
        Label here = Emit.DefineLabel();
        Link odd = Emit.DefineLink(here);
        Link even = Emit.DefineLink(here);
        Emit.EmitGoEither(odd, even);
        Emit.MarkLabel(here);
        Emit.EmitDone();
        using CompiledCode code = Emit.Compile();
        using CompiledCode ten = Tier.Adding(10);
        using CompiledCode twenty = Tier.Adding(20);
        Assert.That((LinkTier.Run(code, 1), LinkTier.Run(code, 2)), Is.EqualTo((1L, 2L)));
        code.Relink(odd, ten);
        Assert.That((LinkTier.Run(code, 1), LinkTier.Run(code, 2)), Is.EqualTo((11L, 2L)));
        code.Relink(even, twenty);
        Assert.That((LinkTier.Run(code, 1), LinkTier.Run(code, 2)), Is.EqualTo((11L, 22L)));
        code.Unlink(odd);
        Assert.That((LinkTier.Run(code, 1), LinkTier.Run(code, 2)), Is.EqualTo((1L, 22L)));
    }

    [Test]
    public void Five_links_of_a_stencil_go_each_its_way_wherever_it_lies([Range(0, 7)] int before)
    {
        for (int i = 0; i < before; i++)
            Emit.EmitCount(4); // Of some bytes, so that the links lie at all distances from a word.
        Label here = Emit.DefineLabel();
        Link[] links = [.. Enumerable.Range(0, 5).Select(_ => Emit.DefineLink(here))];
        Emit.EmitGoByRest(links[0], links[1], links[2], links[3], links[4]);
        Emit.MarkLabel(here);
        Emit.EmitDone();
        using CompiledCode code = Emit.Compile();
        CompiledCode[] targets = [.. Enumerable.Range(1, 5).Select(i => Tier.Adding(100 * i))];
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < 5; i++)
            {
                long expected = round % 2 == 0 ? i : i + (100 * (((i + round) % 5) + 1));
                Assert.That(LinkTier.Run(code, i), Is.EqualTo(expected));
                if (round % 2 == 0)
                    code.Relink(links[i], targets[(i + round + 1) % 5]);
                else
                    code.Unlink(links[i]);
                Assert.That(LinkTier.Run(code, i), Is.EqualTo(round % 2 == 0 ? i + (100 * (((i + round + 1) % 5) + 1)) : i));
            }
        }

        foreach (CompiledCode target in targets)
            target.Dispose();
    }

    [Test]
    public void Stencils_share_a_link()
    {
        using CompiledCode ten = Tier.Adding(10);
        using CompiledCode twenty = Tier.Adding(20);
        Link callee = Emit.DefineLink(ten);
        Emit.EmitCall(callee);
        Emit.EmitCall(callee);
        Emit.EmitGo(callee);
        using CompiledCode code = Emit.Compile();
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo((((2 * 1) + 10) * 2) + 10 + 10));
        code.Relink(callee, twenty);
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo((((2 * 1) + 20) * 2) + 20 + 20));
    }

    [Test]
    public void A_call_through_a_link_hands_on_a_trap_or_takes_it()
    {
        Emit.EmitTrap();
        using CompiledCode trap = Emit.Compile();
        using CompiledCode ten = Tier.Adding(10);
        Link callee = Emit.DefineLink(ten);
        Emit.EmitTryCall(callee);
        Emit.EmitCall(callee);
        Emit.EmitDone();
        using CompiledCode code = Emit.Compile();
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(11 + 21));
        code.Relink(callee, trap);
        Assert.That(() => LinkTier.Run(code, 1), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(9));
    }

    [Test]
    public void A_cold_part_leaves_through_a_link()
    {
        using CompiledCode slow = Tier.Adding(500);
        Label miss = Emit.DefineLabel();
        Link link = Emit.DefineLink(miss);
        Emit.EmitGuard(42, link);
        Emit.EmitDone();
        using (Emit.Cold())
        {
            Emit.MarkLabel(miss);
            Emit.EmitSet(-1);
            Emit.EmitDone();
        }

        using CompiledCode code = Emit.Compile();
        Assert.That((LinkTier.Run(code, 42), LinkTier.Run(code, 1)), Is.EqualTo((43L, -1L)));
        code.Relink(link, slow);
        Assert.That((LinkTier.Run(code, 42), LinkTier.Run(code, 1)), Is.EqualTo((43L, 501L)));
    }

    [Test]
    public void Code_of_another_heap_is_gone_to_as_well()
    {
        using var far = new LinkTier(Way);
        using CompiledCode other = far.Adding(10);
        using CompiledCode code = Tier.Linked(out Link link);
        code.Relink(link, other);
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(11));
        code.Unlink(link);
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(1));
    }

    [Test]
    public void An_interpreter_and_machine_code_link_to_each_other()
    {
        using var other = new LinkTier(Way == "interpreter" ? "machine code" : "interpreter");
        using CompiledCode ten = other.Adding(10);
        Label here = Emit.DefineLabel();
        Link link = Emit.DefineLink(here);
        Link callee = Emit.DefineLink(ten);
        Emit.EmitCall(callee);
        Emit.EmitGo(link);
        Emit.MarkLabel(here);
        Emit.EmitDone();
        using CompiledCode code = Emit.Compile();
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(12));
        code.Relink(link, ten);
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(22));
    }

    [Test]
    public void A_link_keeps_its_target_even_if_that_is_disposed()
    {
        using CompiledCode code = Tier.Linked(out Link link);
        long before = Tier.Heap.BytesInUse;
        CompiledCode target = Tier.Adding(3);
        code.Relink(link, target);
        target.Dispose();
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(4));
        Assert.That(Tier.Heap.BytesInUse, Is.GreaterThan(before));
        code.Unlink(link);
        Assert.That(Tier.Heap.BytesInUse, Is.EqualTo(before));
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(1));
    }

    [Test]
    public void Code_that_is_disposed_lets_go_what_its_links_keep()
    {
        long before = Tier.Heap.BytesInUse;
        CompiledCode target = Tier.Adding(3);
        CompiledCode code = Tier.Linked(out Link link);
        code.Relink(link, target);
        target.Dispose();
        code.Dispose();
        Assert.That(Tier.Heap.BytesInUse, Is.EqualTo(before));
    }

    [Test]
    public void Disposed_code_that_is_linked_in_circles_is_freed_and_what_is_reached_from_others_is_not()
    {
        long before = Tier.Heap.BytesInUse;
        (CompiledCode Code, Link Link)[] ring = [.. Enumerable.Range(0, 6).Select(_ => (Tier.Linked(out Link link), link))];
        for (int i = 0; i < ring.Length; i++)
            ring[i].Code.Relink(ring[i].Link, ring[(i + 1) % ring.Length].Code);
        CompiledCode outside = Tier.Linked(out Link into);
        long withOutside = Tier.Heap.BytesInUse;
        outside.Relink(into, ring[0].Code);
        foreach ((CompiledCode code, _) in ring)
            code.Dispose();
        Assert.That(Tier.Heap.BytesInUse, Is.EqualTo(withOutside));
        outside.Unlink(into);
        Assert.That(Tier.Heap.BytesInUse, Is.LessThan(withOutside));
        outside.Dispose();
        Assert.That(Tier.Heap.BytesInUse, Is.EqualTo(before));
    }

    [Test]
    public void What_a_link_cannot_be_is_refused_and_leaves_everything_as_it_was()
    {
        using var other = new LinkTier(Way);
        Link foreign = other.Emit.DefineLink(other.Emit.DefineLabel());
        Label foreignLabel = other.Emit.DefineLabel();
        CompiledCode disposed = Tier.Adding(1);
        disposed.Dispose();
        using var heap = new CodeHeap();
        using var tiers = new TierEmitter(heap);
        tiers.EmitReturn();
        using TierEmitter.Program otherState = tiers.Compile();

        Label here = Emit.DefineLabel();
        Assert.Multiple(() =>
        {
            Assert.That(() => Emit.DefineLink(default), Throws.ArgumentException.With.Message.Contains("no target"));
            Assert.That(() => Emit.DefineLink(foreignLabel), Throws.ArgumentException.With.Message.Contains("not of this emission"));
            Assert.That(() => Emit.DefineLink(disposed), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => Emit.DefineLink(otherState), Throws.ArgumentException.With.Message.Contains("state is another"));
        });
        Link link = Emit.DefineLink(here);
        Link unused = Emit.DefineLink(here);
        Emit.EmitAdd(1);
        int length = Emit.Length;
        Assert.Multiple(() =>
        {
            Assert.That(() => Emit.EmitGo(default), Throws.ArgumentException.With.Message.Contains("DefineLink"));
            Assert.That(() => Emit.EmitGo(foreign), Throws.ArgumentException.With.Message.Contains("not of this emission"));
            Assert.That(() => Emit.EmitGoEither(link, foreign), Throws.ArgumentException);
            Assert.That(() => Emit.EmitGuard(1, foreign), Throws.ArgumentException);
            Assert.That(Emit.Length, Is.EqualTo(length));
        });
        Emit.EmitGo(link);
        Emit.MarkLabel(here);
        Emit.EmitDone();
        using CompiledCode code = Emit.Compile();
        Label stale = here;
        Assert.Multiple(() =>
        {
            Assert.That(() => code.Relink(default, here), Throws.ArgumentException.With.Message.Contains("DefineLink"));
            Assert.That(() => code.Relink(foreign, here), Throws.ArgumentException.With.Message.Contains("not of this code"));
            Assert.That(() => code.Relink(link, default), Throws.ArgumentException.With.Message.Contains("no target"));
            Assert.That(() => code.Relink(link, (CompiledCode?)null), Throws.ArgumentException.With.Message.Contains("no target"));
            Assert.That(() => code.Relink(link, foreignLabel), Throws.ArgumentException.With.Message.Contains("not of this code"));
            Assert.That(() => code.Relink(link, disposed), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => code.Relink(link, otherState), Throws.ArgumentException.With.Message.Contains("state is another"));
            Assert.That(() => code.At(foreignLabel), Throws.ArgumentException);
            Assert.That(LinkTier.Run(code, 1), Is.EqualTo(2));
        });
        code.Relink(unused, code); // It is used by nothing, and may go anywhere.
        code.Dispose();
        Assert.That(() => code.Relink(link, stale), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => code.Unlink(link), Throws.TypeOf<ObjectDisposedException>());
    }

    // What makes it as fast as a jump, and cannot be seen by what the code does.
    [Test]
    public void Where_code_can_be_changed_the_jump_itself_goes_to_the_target([Range(0, 7)] int before)
    {
        if (Way != "machine code" || Tier.Heap.Mapping != CodeHeapMapping.TwoViews
            || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("This way or this system has veneers.");
        for (int i = 0; i < before; i++)
            Emit.EmitCount(4);
        Label here = Emit.DefineLabel();
        Link link = Emit.DefineLink(here);
        Emit.EmitGo(link);
        Emit.MarkLabel(here);
        Emit.EmitDone();
        using CompiledCode code = Emit.Compile();
        using CompiledCode other = Tier.Adding(1);
        Assert.That(Target(), Is.EqualTo(code.AddressOf(here)));
        code.Relink(link, other);
        Assert.That(Target(), Is.EqualTo(other.Address));
        code.Unlink(link);
        Assert.That(Target(), Is.EqualTo(code.AddressOf(here)));

        nint Target()
        {
            nint end = code.AddressOf(here);
            Assert.That(*(byte*)(end - 5), Is.EqualTo(0xE9));
            return end + *(int*)(end - 4);
        }
    }

    [Test]
    public void An_operation_calls_through_a_link_wherever_its_operand_is()
    {
        if (Way == "interpreter")
            Assert.Ignore("Interpreters have no operations.");
        using var emit = new LinkValueEmitter(Tier.Heap);
        LinkValueEmitter.Program[] constants = [Returning(10), Returning(20)];
        Link callee = emit.DefineLink(constants[0]);
        Register<long> first = new(0);
        emit.EmitCallAdd(first, 1, callee);
        emit.EmitCallAdd(new Slot<long>(0), first, callee);
        emit.EmitCallAdd(first, new Slot<long>(0), callee);
        emit.EmitReturnI64(first);
        using LinkValueEmitter.Program program = emit.Compile();
        long* frame = stackalloc long[4];
        Assert.That(program.Run(frame), Is.EqualTo(31));
        program.Relink(callee, constants[1]);
        Assert.That(program.Run(frame), Is.EqualTo(61));

        LinkValueEmitter.Program Returning(long value)
        {
            emit.EmitReturnI64(value);
            return emit.Compile();
        }
    }

    [Test]
    public void A_stencil_that_is_refused_takes_back_no_more_than_its_own_padding()
    {
        for (int before = 0; before < 8; before++)
        {
            for (int i = 0; i < before; i++)
                Emit.EmitCount(4);
            Label end = Emit.DefineLabel();
            Emit.EmitGo(Emit.DefineLink(end));
            int length = Emit.Length;
            Emit.Section = CodeSection.Cold;
            while (Emit.Length < length + 16)
            {
                int at = Emit.Length;
                Assert.That(() => Emit.EmitJump(default), Throws.ArgumentException);
                Assert.That(() => Emit.EmitGo(default), Throws.ArgumentException);
                Assert.That(Emit.Length, Is.EqualTo(at));
                Emit.EmitDone();
            }

            Emit.Section = CodeSection.Hot;
            Assert.That(Emit.Length, Is.EqualTo(length));
            Emit.MarkLabel(end);
            Emit.EmitDone();
            using CompiledCode code = Emit.Compile();
            Assert.That(LinkTier.Run(code, 3), Is.EqualTo(3));
        }
    }

    [Test]
    public void A_link_to_a_label_that_is_nowhere_or_that_of_data_is_refused_when_the_code_is_compiled()
    {
        Emit.EmitGo(Emit.DefineLink(Emit.DefineLabel("nowhere")));
        Assert.That(() => Emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("\"nowhere\"").And.Message.Contains("a link"));
        Emit.Clear();
        Emit.EmitGo(Emit.DefineLink(Emit.DefineConstant(5L)));
        Assert.That(() => Emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("that of data"));
        Emit.Clear();
    }
}
