using NUnit.Framework;

namespace CopyPatch.Tests.Emission;

internal sealed class LabelTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void A_label_that_is_used_but_never_marked_is_named()
    {
        var emit = new StackEmitter(_heap);
        Label exit = emit.DefineLabel("exit");
        emit.EmitPush(1);
        emit.EmitJumpIfZero(exit);
        emit.EmitPush(3);
        emit.EmitHalt();
        long before = _heap.BytesInUse;
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException
            .With.Message.Contains("\"exit\"").And.Message.Contains("offset 32").And.Message.Contains("never marked"));
        Assert.That(_heap.BytesInUse, Is.EqualTo(before));

        // The emission is as it was: mended, it compiles.
        emit.MarkLabel(exit);
        emit.EmitPush(4);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(3));
    }

    [Test]
    public void With_a_listing_the_message_names_the_stencil()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        emit.EmitPush(1);
        emit.EmitJumpIfZero(emit.DefineLabel());
        emit.EmitHalt();
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException
            .With.Message.Contains("label number 0").And.Message.Contains("stencil jump_if_zero"));
    }

    [Test]
    public void A_label_that_is_not_used_need_not_be_marked()
    {
        var emit = new StackEmitter(_heap);
        emit.DefineLabel();
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(1));
    }

    [Test]
    public void A_label_that_is_used_must_have_code_behind_it()
    {
        var emit = new StackEmitter(_heap);
        Label end = emit.DefineLabel("end");
        emit.EmitPush(0);
        emit.EmitJumpIfZero(end);
        emit.EmitPush(1);
        emit.EmitHalt();
        emit.MarkLabel(end);
        emit.EmitNop();
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException
            .With.Message.Contains("\"end\"").And.Message.Contains("nothing is emitted behind it"));
        emit.EmitPush(2);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(2));
    }

    [Test]
    public void A_label_at_the_end_may_say_where_that_is()
    {
        var emit = new StackEmitter(_heap);
        Label end = emit.DefineLabel();
        emit.EmitHalt();
        emit.MarkLabel(end);
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.AddressOf(end), Is.EqualTo(program.Address + program.Length));
    }

    [Test]
    public void A_label_is_marked_once()
    {
        var emit = new StackEmitter(_heap);
        Label label = emit.DefineLabel("again");
        emit.EmitPush(1);
        emit.MarkLabel(label);
        emit.EmitHalt();
        Assert.That(() => emit.MarkLabel(label), Throws.InvalidOperationException
            .With.Message.Contains("\"again\"").And.Message.Contains("offset 18"));
    }

    [Test]
    public void A_label_of_another_emitter_is_refused()
    {
        var emit = new StackEmitter(_heap);
        var other = new StackEmitter(_heap);
        Label own = emit.DefineLabel();
        Label foreign = other.DefineLabel();
        Assert.That(() => emit.MarkLabel(foreign), Throws.ArgumentException.With.Message.Contains("another emitter"));
        Assert.That(() => emit.EmitJump(foreign), Throws.ArgumentException.With.Message.Contains("another emitter"));
        Assert.That(() => emit.EmitJump(own), Throws.Nothing);
    }

    [Test]
    public void A_label_of_code_that_is_compiled_is_refused()
    {
        var emit = new StackEmitter(_heap);
        Label label = emit.DefineLabel();
        emit.MarkLabel(label);
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(() => emit.MarkLabel(label), Throws.ArgumentException);
        Label next = emit.DefineLabel();
        Assert.That(() => emit.EmitJump(label), Throws.ArgumentException);
        Assert.That(() => emit.EmitJump(next), Throws.Nothing);
    }

    [Test]
    public void A_label_is_gone_after_Clear()
    {
        var emit = new StackEmitter(_heap);
        Label label = emit.DefineLabel();
        emit.EmitJump(label);
        emit.Clear();
        Assert.That(emit.Length, Is.Zero);
        Assert.That(() => emit.MarkLabel(label), Throws.ArgumentException);
    }

    [Test]
    public void Default_is_no_label()
    {
        var emit = new StackEmitter(_heap);
        Assert.That(() => emit.MarkLabel(default), Throws.ArgumentException.With.Message.Contains("DefineLabel"));
        Assert.That(() => emit.EmitJump(default(Label)), Throws.ArgumentException.With.Message.Contains("DefineLabel"));
        emit.DefineLabel();
        Assert.That(() => emit.MarkLabel(default), Throws.ArgumentException.With.Message.Contains("DefineLabel"));
    }

    [Test]
    public void A_stencil_that_is_refused_leaves_no_trace()
    {
        var emit = new StackEmitter(_heap);
        Label good = emit.DefineLabel();
        Label never = emit.DefineLabel();
        emit.EmitPush(6);
        Assert.That(() => emit.EmitTwoJumps(never, default), Throws.ArgumentException);
        Assert.That(emit.Length, Is.EqualTo(18));
        emit.EmitJump(good);
        emit.MarkLabel(good);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(6), "the first jump of the refused stencil is not patched into the next one");
    }

    [Test]
    public void Many_labels_are_kept_apart()
    {
        const int Count = 1000;
        var emit = new StackEmitter(_heap);
        var labels = new Label[Count];
        for (int i = 0; i < Count; i++)
            labels[i] = emit.DefineLabel(i % 100 == 0 ? $"label {i}" : null);

        // Jumps through all of them, from the last to the first, each at its own place.
        emit.EmitPush(0);
        emit.EmitJump(labels[Count - 1]);
        for (int i = 0; i < Count; i++)
        {
            emit.MarkLabel(labels[i]);
            emit.EmitPush(i);
            emit.EmitAdd();
            if (i > 0)
                emit.EmitJump(labels[i - 1]);
            else
                emit.EmitHalt();
        }
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(Count * (Count - 1) / 2));
    }
}
