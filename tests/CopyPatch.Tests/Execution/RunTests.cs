using System;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Tests.Execution;

internal sealed class RunTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void Straight_line_code_runs()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(20);
        emit.EmitPush(22);
        emit.EmitAdd();
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(42));
    }

    [TestCase(0), TestCase(1), TestCase(-1), TestCase(long.MinValue), TestCase(long.MaxValue), TestCase(int.MinValue)]
    public void A_hole_keeps_its_value(long value)
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(value);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(value));
    }

    [Test]
    public unsafe void A_loop_jumps_backward_and_forward()
    {
        // sum = 0; for (i = n; i != 0; i--) sum += i
        var emit = new StackEmitter(_heap);
        Label loop = emit.DefineLabel("loop");
        Label done = emit.DefineLabel("done");
        emit.MarkLabel(loop);
        emit.EmitGet(0);
        emit.EmitJumpIfZero(done);
        emit.EmitGet(1);
        emit.EmitGet(0);
        emit.EmitAdd();
        emit.EmitSet(1);
        emit.EmitGet(0);
        emit.EmitPush(-1);
        emit.EmitAdd();
        emit.EmitSet(0);
        emit.EmitJump(loop);
        emit.MarkLabel(done);
        emit.EmitGet(1);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();

        long* stack = stackalloc long[8];
        long* locals = stackalloc long[2];
        locals[0] = 100_000;
        locals[1] = 0;
        Assert.That(program.Run(stack, locals), Is.EqualTo(5_000_050_000));
    }

    [Test]
    public void An_emitter_makes_one_code_after_the_other()
    {
        var emit = new StackEmitter(_heap);
        for (int i = 0; i < 100; i++)
        {
            emit.EmitPush(i);
            emit.EmitHalt();
            using StackEmitter.Program program = emit.Compile();
            Assert.That(emit.Length, Is.Zero);
            Assert.That(program.Run(), Is.EqualTo(i));
        }
    }

    [Test]
    public void A_jump_to_an_address_lands_at_the_label()
    {
        var emit = new StackEmitter(_heap);
        Label label = emit.DefineLabel();
        emit.EmitLabelAddress(label);
        emit.EmitJumpAt();
        emit.EmitTrap(1);
        emit.MarkLabel(label);
        emit.EmitPush(7);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(7));
    }

    [Test]
    public unsafe void AddressOf_gives_where_a_label_is()
    {
        var emit = new StackEmitter(_heap);
        Label label = emit.DefineLabel();
        Label unmarked = emit.DefineLabel();
        emit.EmitTrap(1);
        emit.MarkLabel(label);
        emit.EmitPush(8);
        emit.EmitHalt();
        using StackEmitter.Program target = emit.Compile();
        Assert.That(target.AddressOf(label), Is.EqualTo(target.Address + 11));
        Assert.That(() => target.AddressOf(unmarked), Throws.ArgumentException);
        Assert.That(() => target.AddressOf(default), Throws.ArgumentException);

        emit.EmitPush(target.AddressOf(label));
        emit.EmitJumpAt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(8));
        Assert.That(() => program.AddressOf(label), Throws.ArgumentException, "a label of other code");
    }

    [TestCase(1), TestCase(42), TestCase(int.MaxValue)]
    public void A_trap_throws_with_its_code(int code)
    {
        var emit = new StackEmitter(_heap);
        emit.EmitTrap(code);
        using StackEmitter.Program program = emit.Compile();
        Assert.That(() => program.Run(), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo((long)code));
    }

    [Test]
    public void A_trap_ends_the_callers_too()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitTrap(5);
        using StackEmitter.Program callee = emit.Compile();
        emit.EmitCall(callee);
        emit.EmitHalt();
        using StackEmitter.Program caller = emit.Compile();
        Assert.That(() => caller.Run(), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(5L));
    }

    [Test]
    public void Bytes_are_the_code_that_was_emitted()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(0x0123456789ABCDEF);
        emit.EmitHalt();
        int length = emit.Length;
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Length, Is.EqualTo(length).And.EqualTo(26));
        Assert.That(program.BytesOf(CodeSection.Hot), Is.EqualTo(new byte[]
        {
            0x48, 0xB8, 0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01, 0x49, 0x89, 0x04, 0x24, 0x49, 0x83, 0xC4, 0x08,
            0x49, 0x8B, 0x44, 0x24, 0xF8, 0x31, 0xD2, 0xC3,
        }));
    }

    [TestCase(0, 27)]
    [TestCase(26, 1)]
    [TestCase(27, 0)]
    [TestCase(-1, 1)]
    [TestCase(1, -1)]
    [TestCase(1, int.MaxValue)]
    public void Bytes_that_are_not_in_the_code_are_refused(int offset, int length)
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.BytesOf(CodeSection.Hot, 26, 0), Is.Empty);
        Assert.That(() => program.BytesOf(CodeSection.Hot, offset, length), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Bytes_are_whole_while_another_thread_disposes_the_code()
    {
        var emit = new StackEmitter(_heap);
        for (int round = 0; round < 500; round++)
        {
            for (int i = 0; i < 1000; i++)
                emit.EmitPush(1);
            emit.EmitHalt();
            StackEmitter.Program program = emit.Compile();
            byte[] bytes = program.BytesOf(CodeSection.Hot);
            var disposal = new Thread(program.Dispose);
            disposal.Start();
            try
            {
                while (true)
                    Assert.That(program.BytesOf(CodeSection.Hot).AsSpan().SequenceEqual(bytes));
            }
            catch (ObjectDisposedException)
            {
                disposal.Join();
            }
        }
        Assert.That(_heap.BytesInUse, Is.Zero);
    }

    [Test]
    public unsafe void Behind_code_is_a_trap()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitBulk(24);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        emit.EmitBulk(8);
        emit.EmitHalt();
        using StackEmitter.Program neighbour = emit.Compile();
        Assert.That(((byte*)program.Address)[32], Is.EqualTo(0xCC));
        Assert.That(((byte*)neighbour.Address)[16], Is.EqualTo(0xCC));
    }

    [Test]
    public void Code_is_entered_at_any_label_of_it()
    {
        var emit = new StackEmitter(_heap);
        Label two = emit.DefineLabel();
        Label cold = emit.DefineLabel();
        Label never = emit.DefineLabel();
        Label end = emit.DefineLabel();
        emit.EmitPush(1);
        emit.EmitHalt();
        emit.MarkLabel(two);
        emit.EmitPush(2);
        emit.EmitHalt();
        emit.MarkLabel(end);
        emit.Section = CodeSection.Cold;
        emit.MarkLabel(cold);
        emit.EmitPush(3);
        emit.EmitHalt();
        StackEmitter.Program program = emit.Compile();
        Label other = emit.DefineLabel();
        Assert.Multiple(() =>
        {
            Assert.That((program.Run(), program.Run(two), program.Run(cold)), Is.EqualTo((1L, 2L, 3L)));
            foreach (Label label in new[] { never, end, other, default })
                Assert.That(() => program.Run(label), Throws.ArgumentException);
        });
        program.Dispose();
        Assert.That(() => program.Run(two), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public unsafe void Code_of_any_heap_is_entered_at_its_address()
    {
        using var heap = new CodeHeap(1 << 16);
        using StackEmitter.Program other = CalleeTests.Returning(heap, 9);
        StackEmitter.Program program = CalleeTests.Returning(_heap, 8);
        long* stack = stackalloc long[8];
        Assert.That((program.RunAt(other.Address, stack, stack), program.RunAt(program.Address, stack, stack)), Is.EqualTo((9L, 8L)));
        Assert.That(() => RunAt(program, 0), Throws.ArgumentNullException);
        program.Dispose();
        nint address = other.Address;
        Assert.That(() => RunAt(program, address), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Code_has_the_name_that_it_was_compiled_with()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitHalt();
        using StackEmitter.Program named = emit.Compile("fib");
        emit.EmitHalt();
        using StackEmitter.Program nameless = emit.Compile();
        Assert.That((named.Name, nameless.Name), Is.EqualTo(("fib", (string?)null)));
    }

    private static unsafe long RunAt(StackEmitter.Program program, nint address)
    {
        long* stack = stackalloc long[8];
        return program.RunAt(address, stack, stack);
    }
}
