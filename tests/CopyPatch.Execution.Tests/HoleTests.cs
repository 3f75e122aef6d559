using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Every type of hole, with the values at which sign, width and zero matter, against what C# stores itself.</summary>
internal sealed unsafe class HoleTests
{
    private static readonly long[] Boundaries =
    [
        0, 1, -1, 2, 42, 0x7f, 0x80, 0xff, -0x80, 0x7fff, 0x8000, 0xffff, -0x8000, int.MaxValue, int.MinValue, uint.MaxValue,
        1L << 32, 1L << 47, -(1L << 47), long.MaxValue, long.MinValue, 0x0123456789abcdef, unchecked((long)0xfedcba9876543210),
    ];

    private static IEnumerable<long> Integers => Boundaries;

    private static IEnumerable<double> Reals =>
        [0.0, -0.0, 1.0, -1.5, 0.1, double.Epsilon, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NaN];

    [Test]
    public void Every_boundary_value_of_every_integer_type_arrives([ValueSource(nameof(Integers))] long bits)
    {
        AssertStored((emit, value) => emit.EmitStoreInt8(value), (sbyte)bits);
        AssertStored((emit, value) => emit.EmitStoreUint8(value), (byte)bits);
        AssertStored((emit, value) => emit.EmitStoreInt16(value), (short)bits);
        AssertStored((emit, value) => emit.EmitStoreUint16(value), (ushort)bits);
        AssertStored((emit, value) => emit.EmitStoreInt32(value), (int)bits);
        AssertStored((emit, value) => emit.EmitStoreUint32(value), (uint)bits);
        AssertStored((emit, value) => emit.EmitStoreInt64(value), bits);
        AssertStored((emit, value) => emit.EmitStoreUint64(value), (ulong)bits);
        AssertStored((emit, value) => emit.EmitStorePointer((sbyte*)value), (nint)bits);
        AssertStored((emit, value) => emit.EmitStoreColour(value), (uint)bits);
        AssertStored((emit, value) => emit.EmitStoreBool(value), bits != 0);
    }

    [Test]
    public void Every_boundary_value_of_every_floating_point_type_arrives_bit_by_bit([ValueSource(nameof(Reals))] double value)
    {
        AssertStored((emit, real) => emit.EmitStoreDouble(BitConverter.Int64BitsToDouble(real)), BitConverter.DoubleToInt64Bits(value));
        AssertStored((emit, real) => emit.EmitStoreFloat(BitConverter.Int32BitsToSingle(real)),
            BitConverter.SingleToInt32Bits((float)value));
    }

    [Test]
    public void A_narrow_hole_is_extended_as_its_type_says([ValueSource(nameof(Integers))] long bits)
    {
        long* memory = stackalloc long[6];
        Run(emit =>
        {
            emit.EmitWidenSigned((sbyte)bits, (short)bits, (int)bits);
            emit.EmitWidenUnsigned((byte)bits, (ushort)bits, (uint)bits);
        }, memory);

        Assert.That(new ReadOnlySpan<long>(memory, 6).ToArray(), Is.EqualTo(new long[]
            { (sbyte)bits, (short)bits, (int)bits, (byte)bits, (ushort)bits, (uint)bits }));
    }

    [Test]
    public void Comparisons_of_holes_are_made_at_run_time_with_zero_and_equal_values(
        [Values(0, 1, -1, long.MinValue, long.MaxValue)] long a,
        [Values(0, 1, -1, long.MinValue, long.MaxValue)] long b,
        [Values(0, 1, -1, int.MinValue, int.MaxValue)] int c)
    {
        bool* memory = stackalloc bool[6];
        Run(emit => emit.EmitCompare(a, b, c), memory);

        Assert.That(new ReadOnlySpan<bool>(memory, 6).ToArray(), Is.EqualTo(new[]
            { a == 0, a == b, a < b, c == 0, c == (int)a, c < 0 }));
    }

    [Test]
    public void A_hole_may_be_used_more_than_once_and_through_an_inline_function([ValueSource(nameof(Integers))] long value)
    {
        long* memory = stackalloc long[3];
        Run(emit => emit.EmitTwice(value, value / 3), memory);

        Assert.That(new ReadOnlySpan<long>(memory, 3).ToArray(), Is.EqualTo(new[] { value, ~value, value / 3 * 3 }));
    }

    private static void AssertStored<T>(Action<HoleEmitter, T> emit, T value)
        where T : unmanaged
    {
        // One more on either side: a store of the wrong width would show.
        const ulong Untouched = 0xa5a5a5a5a5a5a5a5;
        ulong* memory = stackalloc ulong[3] { Untouched, Untouched, Untouched };
        long end = Run(emitter => emit(emitter, value), memory + 1);

        Assert.That(end, Is.EqualTo((long)(memory + 1) + sizeof(T)), typeof(T).Name);
        Assert.That(Unsafe.ReadUnaligned<T>(memory + 1), Is.EqualTo(value), typeof(T).Name);
        ulong expected = Untouched;
        Unsafe.WriteUnaligned(&expected, value);
        Assert.That(new[] { memory[0], memory[1], memory[2] }, Is.EqualTo(new[] { Untouched, expected, Untouched }), typeof(T).Name);
    }

    private static long Run(Action<HoleEmitter> write, void* memory)
    {
        using var heap = new CodeHeap();
        using var emit = new HoleEmitter(heap);
        write(emit);
        emit.EmitDone();
        using HoleEmitter.Program program = emit.Compile();
        return program.Run((sbyte*)memory);
    }
}
