using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>Slots that no load or store of AArch64 reaches by itself.</summary>
internal sealed unsafe class FarSlotTests
{
    private const int Slots = 2_200_000; // 16 MB are what one addition to the frame's address reaches

    private readonly CodeHeap _heap = new();
    private readonly long* _frame = (long*)NativeMemory.AllocZeroed(Slots, sizeof(long));

    [OneTimeTearDown]
    public void Dispose()
    {
        _heap.Dispose();
        NativeMemory.Free(_frame);
    }

    [Test]
    public void Values_of_all_types_go_there_and_come_back(
        [Values(2046, 2047, 2048, 4095, 4096, 4097, 100_000, 2_096_640, Slots - 4)] int slot)
    {
        new System.Span<long>(_frame + slot - 1, 5).Fill(-1);
        using var emit = new ValueEmitter(_heap);
        emit.EmitMoveI32(new Slot<int>(slot), 1_000);
        emit.EmitMoveI64(new Slot<long>(slot + 1), 1L << 40);
        emit.EmitMoveF32(new Register<float>(3), 2.5f);
        emit.EmitMoveF32(new Slot<float>(slot + 2), new Register<float>(3));
        emit.EmitMoveF64(new Register<double>(4), -0.25);
        emit.EmitMoveF64(new Slot<double>(0), new Register<double>(4));
        emit.EmitMoveF64(new Slot<double>(slot + 3), new Slot<double>(0));
        emit.EmitMoveI64(new Register<long>(5), new Slot<long>(slot + 1));
        emit.EmitMoveI32(new Register<int>(6), 3);
        emit.EmitI32Sub(new Register<int>(6), new Slot<int>(slot), new Register<int>(6));
        emit.EmitI64Extend(new Register<long>(6), new Register<int>(6));
        emit.EmitI64Add(new Register<long>(5), new Register<long>(5), new Register<long>(6));
        emit.EmitReturnI64(new Register<long>(5));
        Assert.That(Run(emit), Is.EqualTo((1L << 40) + 997));
        Assert.That(((int*)(_frame + slot))[0], Is.EqualTo(1_000));
        Assert.That(((float*)(_frame + slot + 2))[0], Is.EqualTo(2.5f));
        Assert.That(((double*)(_frame + slot + 3))[0], Is.EqualTo(-0.25));
        Assert.That(_frame[slot - 1], Is.EqualTo(-1));
    }

    [Test]
    public void A_result_that_is_there_is_returned([Values(4096, 1_000_000)] int slot)
    {
        using var emit = new ValueEmitter(_heap);
        emit.EmitMoveI64(new Slot<long>(slot), 5);
        emit.EmitReturnI64(new Slot<long>(slot));
        Assert.That(Run(emit), Is.EqualTo(5));
    }

    [Test]
    public void Code_with_many_of_them_is_compiled_again_and_again()
    {
        using var emit = new ValueEmitter(_heap);
        for (int turn = 0; turn < 3; turn++)
        {
            emit.EmitMoveI64(new Slot<long>(9_999), 0);
            for (int i = 0; i < 1_000; i++)
            {
                emit.EmitMoveI64(new Slot<long>(10_000 + i), new Slot<long>(9_999 + i));
                emit.EmitMoveI64(new Register<long>(0), new Slot<long>(10_000 + i));
                emit.EmitI64Add(new Register<long>(0), new Register<long>(0), 1);
                emit.EmitMoveI64(new Slot<long>(10_000 + i), new Register<long>(0));
            }

            emit.EmitReturnI64(new Slot<long>(10_999));
            Assert.That(Run(emit), Is.EqualTo(1_000));
        }
    }

    private long Run(ValueEmitter emit)
    {
        using ValueEmitter.Program program = emit.Compile();
        return program.Run(_frame, null);
    }
}
