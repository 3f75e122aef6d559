using System;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Tests.Emission;

internal sealed unsafe class DataTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void A_constant_is_there_once_at_its_alignment()
    {
        var emit = new StackEmitter(_heap);
        Label one = emit.DefineConstant<byte>(1);
        Label pi = emit.DefineConstant(Math.PI);
        Label wide = emit.DefineConstant((Int128)(-5));
        Assert.That(emit.DefineConstant(BitConverter.DoubleToInt64Bits(Math.PI)), Is.EqualTo(pi), "the bits are the same");
        Assert.That(emit.DefineConstant((float)Math.PI), Is.Not.EqualTo(pi));
        Assert.That(emit.DefineConstant(0.0), Is.Not.EqualTo(emit.DefineConstant(-0.0)));
        emit.EmitLabelAddress(pi);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.Multiple(() =>
        {
            Assert.That(*(double*)program.Run(), Is.EqualTo(Math.PI));
            Assert.That(*(byte*)program.AddressOf(one), Is.EqualTo(1));
            Assert.That(*(Int128*)program.AddressOf(wide), Is.EqualTo((Int128)(-5)));
            Assert.That((long)program.AddressOf(wide) % 16, Is.Zero);
            Assert.That(program.SectionOf(pi), Is.EqualTo(CodeSection.Data));
            Assert.That(program.LengthOf(CodeSection.Data), Is.EqualTo(32 + 4 + 4 + 16), "1, pi; wide; the float; two zeros");
        });
    }

    [Test]
    public void The_next_code_has_constants_of_its_own()
    {
        var emit = new StackEmitter(_heap);
        for (int i = 0; i < 2; i++)
        {
            Label constant = emit.DefineConstant(7L);
            emit.EmitLabelAddress(constant);
            emit.EmitHalt();
            using StackEmitter.Program program = emit.Compile();
            Assert.That(program.Run(), Is.EqualTo((long)program.AddressOf(constant)));
            Assert.That(MemoryMarshal.Read<long>(program.BytesOf(CodeSection.Data)), Is.EqualTo(7));
        }
        emit.DefineConstant(7L);
        emit.Clear();
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program none = emit.Compile();
        Assert.That(none.LengthOf(CodeSection.Data), Is.Zero);
    }

    [Test]
    public void A_type_that_is_no_constant_is_refused()
    {
        var emit = new StackEmitter(_heap);
        Assert.That(() => emit.DefineConstant(default(Triple)), Throws.ArgumentException.With.Message.Contains("3 bytes"));
        Assert.That(() => emit.DefineConstant(default((Int128, byte))), Throws.ArgumentException.With.Message.Contains("32 bytes"));
        emit.Dispose();
        Assert.That(() => emit.DefineConstant(1), Throws.TypeOf<ObjectDisposedException>());
    }

    private readonly record struct Triple(byte A, byte B, byte C);

    [Test]
    public void A_table_holds_the_addresses_of_its_labels_wherever_they_are()
    {
        var emit = new StackEmitter(_heap);
        Label hot = emit.DefineLabel();
        Label cold = emit.DefineLabel();
        Label constant = emit.DefineConstant(5L);
        Label table = emit.DefineTable(hot, cold, constant, hot);
        emit.EmitLabelAddress(table);
        emit.MarkLabel(hot);
        emit.EmitHalt();
        emit.Section = CodeSection.Cold;
        emit.MarkLabel(cold);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        nint* entries = (nint*)program.Run();
        Assert.That(new Span<nint>(entries, 4).ToArray(), Is.EqualTo(new[]
        {
            program.AddressOf(hot), program.AddressOf(cold), program.AddressOf(constant), program.AddressOf(hot),
        }));
    }

    [Test]
    public void Code_jumps_through_a_table()
    {
        var emit = new StackEmitter(_heap);
        Label[] cases = [emit.DefineLabel(), emit.DefineLabel(), emit.DefineLabel()];
        Label table = emit.DefineTable(cases);
        for (int i = 0; i < cases.Length; i++)
        {
            emit.MarkLabel(cases[i]);
            emit.EmitPush(10 * i);
            emit.EmitHalt();
        }
        using StackEmitter.Program program = emit.Compile();
        long* stack = stackalloc long[8];
        for (int i = 0; i < cases.Length; i++)
            Assert.That(program.RunAt(((nint*)program.AddressOf(table))[i], stack, stack), Is.EqualTo(10 * i));
    }

    [Test]
    public void A_table_of_labels_that_lead_nowhere_is_refused()
    {
        var emit = new StackEmitter(_heap);
        var other = new StackEmitter(_heap);
        Assert.That(() => emit.DefineTable(default(Label)), Throws.ArgumentException.With.Message.Contains("DefineLabel"));
        Assert.That(() => emit.DefineTable(other.DefineLabel()), Throws.ArgumentException.With.Message.Contains("another emitter"));
        Label label = emit.DefineLabel("way");
        emit.DefineTable(label);
        emit.EmitHalt();
        long before = _heap.BytesInUse;
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException
            .With.Message.Contains("\"way\"").And.Message.Contains("a table").And.Message.Contains("never marked"));
        emit.MarkLabel(label);
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("nothing is emitted behind it"));
        Assert.That(_heap.BytesInUse, Is.EqualTo(before));
        emit.EmitHalt();
        emit.Compile().Dispose();
    }

    [Test]
    public void Data_are_read_and_never_run()
    {
        var emit = new StackEmitter(_heap);
        Label constant = emit.DefineConstant(1L);
        emit.EmitJump(constant);
        Assert.That(() => emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("is that of data"));
        emit.Clear();
        constant = emit.DefineConstant(1L);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(() => program.Run(constant), Throws.ArgumentException.With.Message.Contains("no stencil"));
    }

    [Test]
    public void What_a_thread_keeps_is_bounded_whatever_was_large()
    {
        using var heap = new CodeHeap();
        long[] kept = new long[6];
        for (int kind = 0; kind < kept.Length; kind++)
        {
            var emit = new StackEmitter(heap) { KeepListing = kind == 0 };
            Label label = emit.DefineLabel();
            for (int i = 0; i < 3_000_000; i++)
            {
                switch (kind)
                {
                    case 0: emit.MarkLabel(emit.DefineLabel()); break;
                    case 1: emit.DefineLabel(); break;
                    case 2: emit.DefineConstant(i); break;
                    case 3: emit.DefineTable(label); break;
                    case 4: emit.Section = CodeSection.Cold; emit.EmitBulk(8); break;
                    default: emit.EmitHost((nint)(i << 4)); break;
                }
            }
            emit.Dispose();
            EmissionBuffer next = EmissionBuffer.Rent();
            kept[kind] = next.HeldBytes;
            next.Return();
        }
        Assert.That(kept, Is.All.LessThanOrEqualTo(EmissionBuffer.KeptBytes));
    }
}
