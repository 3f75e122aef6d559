using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Tests.Emission;

internal sealed unsafe class SavingTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void Loaded_code_does_what_was_emitted()
    {
        byte[] saved = SaveAll();
        using StackEmitter emit = NewEmitter();
        using var first = (StackEmitter.Program)emit.Load(saved, "key"u8, out Label[] firstLabels, "first");
        using var second = (StackEmitter.Program)emit.Load(saved, "key"u8, out Label[] secondLabels);
        Assert.Multiple(() =>
        {
            Assert.That(first.Name, Is.EqualTo("first"));
            Assert.That(second.Address, Is.Not.EqualTo(first.Address));
            Assert.That(first.Run(), Is.EqualTo(42));
            Assert.That(second.Run(), Is.EqualTo(42));
            Assert.That(second.Run(secondLabels[0]), Is.EqualTo(5));
            Assert.That(*(double*)first.AddressOf(firstLabels[1]), Is.EqualTo(Math.PI));
            Assert.That(*(nint*)second.AddressOf(secondLabels[2]), Is.EqualTo(second.AddressOf(secondLabels[0])));
            Assert.That(first.PositionAt(first.AddressOf(firstLabels[0])), Is.EqualTo(17));
            Assert.Throws<ArgumentException>(() => first.AddressOf(secondLabels[0]));
        });
    }

    [Test]
    public void Another_key_is_refused_and_the_emitter_is_as_it_was()
    {
        byte[] saved = SaveAll();
        using StackEmitter emit = NewEmitter();
        long before = _heap.BytesInUse;
        Assert.Throws<SavedCodeException>(() => emit.Load(saved, "kez"u8, out _));
        Assert.Throws<SavedCodeException>(() => emit.Load(saved, default, out _));
        Assert.Throws<SavedCodeException>(() => emit.Load([], default, out _));
        Assert.That(_heap.BytesInUse, Is.EqualTo(before));
        emit.EmitPush(3);
        Assert.Throws<InvalidOperationException>(() => emit.Load(saved, "key"u8, out _));
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(3));
    }

    [Test]
    public void What_is_this_process_s_cannot_be_saved()
    {
        using StackEmitter emit = NewEmitter();
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program other = emit.Compile();
        emit.EmitJump(other);
        Assert.Throws<NotSupportedException>(() => emit.Save(default));
        using StackEmitter.Program jump = emit.Compile();
        Assert.That(jump.Run(), Is.EqualTo(1), "a failure leaves the emission as it was");
        emit.EmitPush(1);
        emit.EmitHost(0x1000);
        emit.EmitHalt();
        Assert.Throws<NotSupportedException>(() => emit.Save(default));
        emit.Clear();
        Assert.Throws<InvalidOperationException>(() => emit.Save(default));
        emit.EmitPush(1);
        Label nowhere = emit.DefineLabel();
        emit.EmitHalt();
        Assert.Throws<InvalidOperationException>(() => emit.Save(default, nowhere));
        Assert.Throws<ArgumentException>(() => emit.Save(default, default(Label)));
    }

    // As by somebody who knows of the checksum: nothing outside of the code's memory is written, whatever the numbers are.
    [Test]
    public void Numbers_that_a_checksum_vouches_for_are_verified()
    {
        byte[] saved = SaveAll();
        int end = saved.Length - BinaryPrimitives.ReadInt32LittleEndian(saved.AsSpan(SavedCode.ChecksumEnd + (4 * (int)SavedCode.Number.Total)));
        using StackEmitter emit = NewEmitter();
        int refused = 0;
        for (int i = SavedCode.ChecksumEnd; i + 4 <= end; i++)
        {
            foreach (int value in (ReadOnlySpan<int>)[-1, 0, 1, 8, 0x10000, int.MaxValue, int.MinValue])
            {
                byte[] changed = [.. saved];
                BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(i), value);
                UInt128 checksum = SavedCode.ChecksumOf(changed.AsSpan(SavedCode.ChecksumEnd));
                MemoryMarshal.Write(changed.AsSpan(SavedCode.ChecksumStart), checksum);
                try
                {
                    emit.Load(changed, "key"u8, out _).Dispose();
                }
                catch (SavedCodeException)
                {
                    refused++;
                }
            }
        }

        Assert.That(refused, Is.GreaterThan(1000));
    }

    // 42 at its start, and 5 at its first label.
    private byte[] SaveAll()
    {
        using StackEmitter emit = NewEmitter();
        emit.KeepPositions = true;
        Label end = emit.DefineLabel();
        Label next = emit.DefineLabel();
        Label pi = emit.DefineConstant(Math.PI);
        Label table = emit.DefineTable(end, pi);
        emit.EmitPush(21);
        emit.EmitHost(&Twice);
        emit.EmitAddress(next);
        emit.EmitJumpAt();
        using (emit.Cold())
        {
            emit.MarkPosition(17);
            emit.MarkLabel(end);
            emit.EmitPush(5);
            emit.EmitHalt();
            emit.MarkLabel(next);
            emit.EmitHalt();
        }

        return emit.Save("key"u8, end, pi, table);
    }

    private StackEmitter NewEmitter() => new(_heap)
    {
        Hosts = [("twice", (nint)(delegate* unmanaged[Cdecl]<long*, long, long>)&Twice, "lpl")],
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Twice(long* result, long argument)
    {
        *result = 2 * argument;
        return 0;
    }
}
