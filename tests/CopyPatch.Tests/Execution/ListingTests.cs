using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Tests.Execution;

internal sealed class ListingTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void A_listing_names_what_lies_where()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        Label done = emit.DefineLabel("done");
        Label other = emit.DefineLabel();
        emit.EmitPush(1);
        emit.EmitJumpIfZero(done);
        emit.EmitNop();
        emit.MarkLabel(done);
        emit.MarkLabel(other);
        emit.EmitPush(2);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Listing, Is.EqualTo(new ListingEntry[]
        {
            new(0, 18, "push", false), new(18, 18, "jump_if_zero", false), new(36, 0, "nop", false),
            new(36, 0, "done", true), new(36, 0, "L1", true), new(36, 18, "push", false), new(54, 8, "halt", false),
        }));
        Assert.That(program.Run(), Is.EqualTo(2));
    }

    [Test]
    public void Without_KeepListing_there_is_none()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Listing, Is.Empty);
    }

    [Test]
    public void KeepListing_stays_for_the_next_code()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        for (int i = 0; i < 2; i++)
        {
            emit.EmitPush(1);
            emit.EmitHalt();
            using StackEmitter.Program program = emit.Compile();
            Assert.That(program.Listing.Select(entry => entry.Name), Is.EqualTo(new[] { "push", "halt" }));
        }
    }

    [Test]
    public void KeepListing_cannot_change_once_something_is_emitted()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(1);
        Assert.That(() => emit.KeepListing = true, Throws.InvalidOperationException);
        emit.Clear();
        emit.KeepListing = true;
        emit.EmitHalt();
        Assert.That(() => emit.KeepListing = false, Throws.InvalidOperationException);
    }

    [Test]
    public void A_stencil_that_was_refused_is_not_listed()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        emit.EmitPush(1);
        Assert.That(() => emit.EmitJump(default(Label)), Throws.ArgumentException);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Listing.Select(entry => entry.Name), Is.EqualTo(new[] { "push", "halt" }));
    }

    [Test]
    public void A_listing_survives_the_growth_of_the_buffer()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        for (int i = 0; i < 10_000; i++)
            emit.EmitPush(i);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Listing, Has.Count.EqualTo(10_001));
        Assert.That(program.Listing[9_999], Is.EqualTo(new ListingEntry(9_999 * 18, 18, "push", false)));
    }
}
