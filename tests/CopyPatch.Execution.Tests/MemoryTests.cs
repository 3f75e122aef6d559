using System;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Copies, fills and comparisons of constant and of other sizes, and what clang makes of structs.</summary>
internal sealed unsafe class MemoryTests
{
    private const int Most = 10_000;
    private const int Margin = 64;

    private static readonly int[] s_sizes =
    [
        1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 200, 255, 256, 257, 300,
        511, 512, 513, 1000, 1024, 2048, 4095, 4096, 4097, 10000,
    ];

    private readonly byte[] _from = new byte[Most + Margin];
    private readonly byte[] _to = new byte[Most + Margin];
    private CodeHeap _heap = null!;
    private MemoryEmitter _emit = null!;

    [SetUp]
    public void SetUp()
    {
        _heap = new CodeHeap();
        _emit = new MemoryEmitter(_heap);
        new Random(1).NextBytes(_from);
        Array.Fill(_to, (byte)0x11);
    }

    [TearDown]
    public void TearDown()
    {
        _emit.Dispose();
        _heap.Dispose();
    }

    [TestCaseSource(nameof(s_sizes))]
    public void Memory_of_a_constant_size_is_copied(int size)
    {
        byte[] expected = Expected(size, i => _from[i]);
        Assert.That(After(Operation("Copy", size)), Is.EqualTo(expected));
        Assert.That(After(Operation("Move", size)), Is.EqualTo(expected));
        Assert.That(After(Operation("Assign", size)), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(s_sizes))]
    public void Memory_of_a_constant_size_is_filled(int size)
    {
        Assert.That(After(Operation("Fill", size)), Is.EqualTo(Expected(size, _ => 0xA5)));
        Assert.That(After(Operation("Zero", size)), Is.EqualTo(Expected(size, _ => 0)));
        Assert.That(After(Operation("ThroughLocal", size)), Is.EqualTo(Expected(size, i => i < (size + 1) / 2 ? _from[i] : (byte)0)));
    }

    [TestCaseSource(nameof(s_sizes))]
    public void Memory_of_a_constant_size_is_compared(int size)
    {
        var random = new Random(size);
        for (int round = 0; round < 10; round++)
        {
            _from.CopyTo(_to, 0);
            if (round > 0)
                _to[random.Next(size)] ^= (byte)(1 << random.Next(8));
            int expected = Math.Sign(_to.AsSpan(0, size).SequenceCompareTo(_from.AsSpan(0, size)));
            Operation("Compare", size)();
            Assert.That((int)Run(), Is.EqualTo(expected));
        }
    }

    [TestCaseSource(nameof(s_sizes))]
    public void A_stencil_that_copies_goes_on_by_either_way(int size)
    {
        foreach (byte first in new byte[] { 7, 8 })
        {
            _from[0] = first;
            Label target = _emit.DefineLabel();
            typeof(MemoryEmitter).GetMethod($"EmitBranchAfterCopy{size}")!.CreateDelegate<Action<Label>>(_emit)(target);
            _emit.EmitFill();
            _emit.MarkLabel(target);
            byte[] after = After(() => { }, size);
            Assert.That(after, Is.EqualTo(Expected(size, i => first == 7 ? _from[i] : (byte)0xA5)));
        }
    }

    [Test]
    public void Memory_of_any_size_is_copied_filled_and_compared([Range(0, 70), Values(100, 255, 256, 1000, 9999)] int size)
    {
        Assert.That(After(_emit.EmitCopy, size), Is.EqualTo(Expected(size, i => _from[i])));
        Assert.That(After(_emit.EmitFill, size), Is.EqualTo(Expected(size, _ => 0xA5)));
        _from.AsSpan(0, size).CopyTo(_to);
        _emit.EmitCompare();
        Assert.That(Run(size), Is.Zero);
        _emit.EmitCopyAndGive();
        fixed (byte* to = _to)
            Assert.That(Run(size), Is.EqualTo((long)to));
    }

    [Test]
    public void Memory_that_overlaps_is_moved(
        [Values(0, 1, 15, 16, 17, 40, 300)] int size, [Values(-33, -16, -5, -1, 0, 1, 5, 16, 33)] int distance)
    {
        byte[] memory = [.. _from.Take(1000)];
        byte[] expected = [.. memory];
        Array.Copy(memory, 400, expected, 400 + distance, size);
        _emit.EmitMove();
        _emit.EmitStop();
        using MemoryEmitter.Program program = _emit.Compile();
        fixed (byte* start = memory)
            program.Run(start + 400 + distance, start + 400, (ulong)size);
        Assert.That(memory, Is.EqualTo(expected));
    }

    [Test]
    public void Structs_are_passed_and_returned_by_value() => Assert.That(
        After(_emit.EmitReverse), Is.EqualTo(Expected(1000, i => _from[999 - i])));

    [Test]
    public void An_entry_copies_as_well()
    {
        _emit.EmitCopy1000();
        _emit.EmitStop();
        using MemoryEmitter.Program program = _emit.Compile();
        fixed (byte* to = _to, from = _from)
            program.RunOnCopy(to, from);
        Assert.That(_to, Is.EqualTo(Expected(1000, i => _from[i])));
    }

    private Action Operation(string kind, int size) =>
        typeof(MemoryEmitter).GetMethod($"Emit{kind}{size}")!.CreateDelegate<Action>(_emit);

    private byte[] Expected(int size, Func<int, byte> value)
    {
        byte[] expected = new byte[_to.Length];
        for (int i = 0; i < expected.Length; i++)
            expected[i] = i < size ? value(i) : (byte)0x11;
        return expected;
    }

    private byte[] After(Action emit, int size = 0)
    {
        Array.Fill(_to, (byte)0x11);
        emit();
        Run(size);
        return [.. _to];
    }

    private long Run(int size = 0)
    {
        _emit.EmitStop();
        using MemoryEmitter.Program program = _emit.Compile();
        fixed (byte* to = _to, from = _from)
            return program.Run(to, from, (ulong)size);
    }
}

[StencilLibrary("stencils/memory.c")]
internal sealed partial class MemoryEmitter
{
}
