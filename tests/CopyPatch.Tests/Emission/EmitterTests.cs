using System;
#if DEBUG
using System.Threading;
#endif
using NUnit.Framework;

namespace CopyPatch.Tests.Emission;

internal sealed class EmitterTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void An_architecture_that_is_not_baked_for_is_refused()
    {
        Assert.That(() => new ForArm64(_heap), Throws.TypeOf<PlatformNotSupportedException>()
            .With.Message.Contains("baked for Arm64").And.Message.Contains("X64").And.Message.Contains("CopyPatchArchitectures")
            .And.Message.Contains("-t:BakeStencils"));
    }

    [Test]
    public void Nothing_cannot_be_compiled()
    {
        var emit = new StackEmitter(_heap);
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("Nothing was emitted"));
        emit.MarkLabel(emit.DefineLabel());
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException);
        Assert.That(() => new StackEmitter.Program(default), Throws.ArgumentException);
    }

    [Test]
    public void Code_whose_last_stencil_goes_on_is_refused_and_can_be_ended()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(8);
        long before = _heap.BytesInUse;
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("goes on with the next"));
        emit.EmitHalt();
        emit.EmitPush(8);
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException);
        emit.EmitBulk(1 << 17); // The buffer moves.
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException);
        Assert.That((_heap.BytesInUse, emit.Length), Is.EqualTo((before, 18 + 8 + 18 + (1 << 17))));
        emit.EmitHalt();
        emit.EmitNop();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(8));
    }

    [Test]
    public void With_a_listing_the_stencil_that_goes_on_is_named()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true };
        emit.EmitHalt();
        emit.EmitPush(8);
        emit.MarkLabel(emit.DefineLabel());
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException
            .With.Message.EqualTo("The code ends with stencil push, which goes on with the next."));
    }

    [Test]
    public void A_heap_is_needed()
    {
        Assert.That(() => new StackEmitter(null!), Throws.ArgumentNullException);
        var heap = new CodeHeap(1 << 16);
        heap.Dispose();
        Assert.That(() => new StackEmitter(heap), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_disposed_emitter_refuses_everything()
    {
        var emit = new StackEmitter(_heap);
        Label label = emit.DefineLabel();
        emit.EmitPush(1);
        emit.Dispose();
        emit.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => emit.EmitPush(1), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => emit.EmitBulk(1000), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => emit.EmitJump(label), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => emit.DefineLabel(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => emit.MarkLabel(label), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => emit.Clear(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => emit.Compile(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => emit.KeepListing = true, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(emit.Length, Is.Zero);
        });
    }

    [Test]
    public void Code_outlives_its_emitter()
    {
        StackEmitter.Program program;
        using (var emit = new StackEmitter(_heap))
        {
            emit.EmitPush(3);
            emit.EmitHalt();
            program = emit.Compile();
        }
        Assert.That(program.Run(), Is.EqualTo(3));
        program.Dispose();
    }

    [Test]
    public void Two_emitters_of_one_thread_do_not_meet()
    {
        var first = new StackEmitter(_heap);
        var second = new StackEmitter(_heap);
        first.EmitPush(1);
        second.EmitPush(2);
        first.EmitHalt();
        second.EmitHalt();
        using StackEmitter.Program one = first.Compile();
        using StackEmitter.Program two = second.Compile();
        Assert.That((one.Run(), two.Run()), Is.EqualTo((1L, 2L)));
    }

    [Test]
    public void Code_of_any_size_is_moved_to_larger_buffers([Values(1, 255, 256, 257, 65_535, 65_536, 300_000)] int bulk)
    {
        var emit = new StackEmitter(_heap);
        Label end = emit.DefineLabel();
        emit.EmitPush(0);
        emit.EmitJumpIfZero(end);
        emit.EmitTrap(1);
        emit.EmitBulk(bulk);
        emit.EmitBulk(bulk);
        emit.MarkLabel(end);
        emit.EmitPush(bulk);
        emit.EmitHalt();
        Assert.That(emit.Length, Is.EqualTo(18 + 18 + 11 + (2 * bulk) + 18 + 8));
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(bulk));
    }

    [Test]
    public void More_than_the_heap_can_ever_hold_is_refused_while_it_is_emitted()
    {
        using var heap = new CodeHeap(1 << 16);
        var emit = new StackEmitter(heap);
        Assert.That(() => EmitForever(emit), Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains("65,536"));
        Assert.That(emit.Length, Is.GreaterThan(0), "what was emitted is still there");
        emit.Clear();
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(1));
    }

    [Test]
    public void Nothing_is_allocated_per_Emit()
    {
        var emit = new StackEmitter(_heap);
        EmitMany(emit); // The buffers grow once.
        emit.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        EmitMany(emit);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

#if DEBUG
    [Test]
    public void A_second_thread_is_noticed()
    {
        var emit = new StackEmitter(_heap);
        Label label = emit.DefineLabel();
        emit.EmitPush(1);
        Assert.Multiple(() =>
        {
            Assert.That(OnAnotherThread(() => emit.EmitPush(2)), Is.TypeOf<InvalidOperationException>()
                .With.Message.Contains($"thread {Environment.CurrentManagedThreadId}"));
            Assert.That(OnAnotherThread(() => emit.MarkLabel(label)), Is.TypeOf<InvalidOperationException>());
            Assert.That(OnAnotherThread(() => emit.DefineLabel()), Is.TypeOf<InvalidOperationException>());
            Assert.That(OnAnotherThread(() => emit.Compile()), Is.TypeOf<InvalidOperationException>());
        });
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(1));
    }

    [Test]
    public void An_empty_emitter_is_anybodys()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(1);
        emit.Clear();
        Assert.That(OnAnotherThread(() =>
        {
            emit.EmitPush(2);
            emit.EmitHalt();
            emit.Compile().Dispose();
        }), Is.Null);
        emit.EmitPush(3);
    }

    private static Exception? OnAnotherThread(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                thrown = e;
            }
        });
        thread.Start();
        thread.Join();
        return thrown;
    }
#endif

    private static void EmitForever(StackEmitter emit)
    {
        while (true)
            emit.EmitBulk(1 << 16);
    }

    private static unsafe void EmitMany(StackEmitter emit)
    {
        Label label = emit.DefineLabel();
        for (int i = 0; i < 2000; i++)
        {
            emit.EmitPush(i);
            emit.EmitJumpIfZero(label);
            emit.EmitMultiplyByPi();
            emit.EmitHost((nint)(0x1000 + (i % 10)));
        }
        emit.MarkLabel(label);
        emit.EmitHalt();
    }

    private sealed class ForArm64(CodeHeap heap) : StackEmitter(heap)
    {
        protected override StencilArchitectures BakedFor => StencilArchitectures.Arm64;
    }
}
