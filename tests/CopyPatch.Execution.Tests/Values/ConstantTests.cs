using System;
using System.Runtime.Intrinsics;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>Operations that read the data of the code they are in.</summary>
internal sealed unsafe class ConstantTests
{
    private readonly CodeHeap _heap = new();

    [OneTimeTearDown]
    public void Dispose() => _heap.Dispose();

    [Test]
    public void Constants_of_floating_point_are_operands([Range(0, 7)] int register)
    {
        using var emit = new ValueEmitter(_heap);
        Register<double> value = new(register);
        Register<float> single = new((register + 3) % 8);
        emit.EmitF64Constant(value, emit.DefineConstant(1.5));
        emit.EmitF64AddConstant(value, value, emit.DefineConstant(Math.PI));
        emit.EmitF64MultiplyAdd(value, value, emit.DefineConstant(Vector128.Create(-8.0, 0.25)));
        emit.EmitMoveF32(single, 0.5f);
        emit.EmitF32AddConstant(single, single, emit.DefineConstant(1e10f));
        emit.EmitMoveF32(new Slot<float>(1), single);
        emit.EmitMoveF64(new Slot<double>(0), value);
        emit.EmitReturnI64(new Slot<long>(0));
        long* frame = stackalloc long[2];
        Assert.That(BitConverter.Int64BitsToDouble(Run(emit, frame)), Is.EqualTo(((1.5 + Math.PI) * -8.0) + 0.25));
        Assert.That(*(float*)(frame + 1), Is.EqualTo(0.5f + 1e10f));
    }

    [Test]
    public void Constants_of_integers_have_their_width_and_their_sign(
        [Range(0, 6)] int register, [Values(7L, -7L, 1L << 40)] long immediate)
    {
        using var emit = new ValueEmitter(_heap);
        emit.DefineConstant<byte>(1); // so that the others are not at the same offset in their page
        emit.EmitMoveI64(new Register<long>(register), 1000);
        emit.EmitI64AddConstants(
            new Register<long>(6 - register), new Register<long>(register), immediate, emit.DefineConstant<sbyte>(-3),
            emit.DefineConstant<ushort>(60_000), emit.DefineConstant(-2_000_000_000), emit.DefineConstant(1L << 50));
        emit.EmitReturnI64(new Register<long>(6 - register));
        Assert.That(Run(emit, null), Is.EqualTo(1000 + immediate - 3 + 60_000 - 2_000_000_000 + (1L << 50)));
    }

    [Test]
    public void A_table_gives_the_addresses_of_its_labels([Range(0, 6)] int register)
    {
        using var emit = new ValueEmitter(_heap);
        Label[] labels = [emit.DefineLabel(), emit.DefineLabel(), emit.DefineLabel()];
        Label table = emit.DefineTable(labels);
        for (int i = 0; i < labels.Length; i++)
        {
            emit.MarkLabel(labels[i]);
            emit.EmitMoveI32(new Register<int>(register), i);
            emit.EmitTableEntry(new Register<long>(6 - register), new Register<int>(register), table);
            emit.EmitReturnI64(new Register<long>(6 - register));
        }

        using ValueEmitter.Program program = emit.Compile();
        for (int i = 0; i < labels.Length; i++)
            Assert.That((nint)program.Run(labels[i], null, null), Is.EqualTo(program.AddressOf(labels[i])));
    }

    [Test]
    public void An_operation_without_operands_may_branch([Values] bool isNull)
    {
        using var emit = new ValueEmitter(_heap);
        Label label = emit.DefineLabel();
        emit.EmitMemoryIsNull(label);
        emit.EmitReturnI64(0);
        emit.MarkLabel(label);
        emit.EmitReturnI64(1);
        using ValueEmitter.Program program = emit.Compile();
        byte memory = 0;
        Assert.That(program.Run(null, isNull ? null : &memory), Is.EqualTo(isNull ? 1 : 0));
    }

    private static long Run(ValueEmitter emit, long* frame)
    {
        using ValueEmitter.Program program = emit.Compile();
        return program.Run(frame, null);
    }
}
