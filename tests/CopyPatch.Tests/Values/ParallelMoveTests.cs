using System;
using System.Linq;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Tests.Values;

[TestOf(typeof(ParallelMove))]
internal sealed class ParallelMoveTests
{
    private const int Scratch = 40;

    private readonly ParallelMove _moves = new(Scratch);

    // Every way in which four registers can get the values of four registers.
    [Test]
    public void All_moves_among_four_registers([Range(0, 255)] int mapping, [Values] bool isFloating)
    {
        var simulator = new Simulator();
        long[] registers = isFloating ? simulator.Floatings : simulator.Integers;
        for (int i = 0; i < 4; i++)
            registers[i] = 100 + i;
        int[] sources = [mapping & 3, (mapping >> 2) & 3, (mapping >> 4) & 3, (mapping >> 6) & 3];
        for (int i = 0; i < 4; i++)
        {
            if (isFloating)
                _moves.Add<double>(new Register<double>(i), new Register<double>(sources[i]));
            else
                _moves.Add<long>(new Register<long>(i), new Register<long>(sources[i]));
        }

        _moves.Emit(simulator);
        Assert.That(registers[..4], Is.EqualTo(sources.Select(source => 100L + source)));
        Assert.That(simulator.Moves + simulator.Exchanges, Is.LessThanOrEqualTo(sources.Where((source, i) => source != i).Count()),
            "no more than one for each register that changes");
        Assert.That(_moves.Count, Is.Zero);
    }

    // The places 0 to 3 are registers, 4 to 7 slots; of both classes, so that cycles lead through registers and slots.
    [Test]
    public void Random_moves_among_registers_slots_and_constants() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 8).ToArray()), Gen.Int[0, 11].Array[8], Gen.Bool.Array[8], Gen.Int[1, 8])
            .Sample((destinations, sources, floats, count) =>
            {
                var simulator = new Simulator();
                for (int i = 0; i < 8; i++)
                    simulator.Slots[i] = 200 + i;
                for (int i = 0; i < 4; i++)
                    (simulator.Integers[i], simulator.Floatings[i]) = (100 + i, 300 + i);
                var expected = new long[count];
                for (int i = 0; i < count; i++)
                {
                    expected[i] = sources[i] < 4 ? (floats[i] ? 300 : 100) + sources[i] : 200 + sources[i] - 4;
                    if (sources[i] >= 8)
                        expected[i] = sources[i];
                    if (floats[i])
                        _moves.Add(Target<double>(destinations[i]), Source<double>(sources[i], BitConverter.Int64BitsToDouble(sources[i])));
                    else
                        _moves.Add(Target<long>(destinations[i]), Source<long>(sources[i], sources[i]));
                }

                _moves.Emit(simulator);
                for (int i = 0; i < count; i++)
                {
                    long actual = destinations[i] >= 4 ? simulator.Slots[destinations[i] - 4]
                        : (floats[i] ? simulator.Floatings : simulator.Integers)[destinations[i]];
                    Assert.That(actual, Is.EqualTo(expected[i]), $"place {destinations[i]}");
                }
            }, iter: 20_000, threads: 1);

    [Test]
    public void Narrow_values_keep_zeros_above_them()
    {
        var simulator = new Simulator { Integers = { [0] = 1, [1] = 2 } };
        _moves.Add<int>(new Register<int>(0), new Register<int>(1));
        _moves.Add<int>(new Register<int>(1), new Register<int>(0));
        _moves.Add<int>(new Register<int>(2), -1);
        _moves.Emit(simulator);
        Assert.That(simulator.Integers[..3], Is.EqualTo(new[] { 2L, 1L, 0xFFFFFFFFL }));
    }

    [Test]
    public void Two_moves_to_one_place_are_an_error()
    {
        _moves.Add<int>(new Slot<int>(3), 1);
        Assert.That(() => _moves.Add<double>(new Slot<double>(3), 1.0), Throws.ArgumentException.With.Message.Contains("slot 3"));
        _moves.Clear();
        _moves.Add<int>(new Register<int>(1), 5);
        Assert.That(() => _moves.Add<long>(new Register<long>(1), 5L), Throws.ArgumentException.With.Message.Contains("register 1"));
        _moves.Clear();
    }

    [Test]
    public void The_scratch_slot_is_nobodys() =>
        Assert.That(() => _moves.Add<int>(new Slot<int>(Scratch), 1), Throws.ArgumentException.With.Message.Contains("scratch"));

    [Test]
    public void Nothing_is_allocated_by_later_uses()
    {
        var simulator = new Simulator();
        Rotate(simulator);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Rotate(simulator);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private void Rotate(Simulator simulator)
    {
        for (int i = 0; i < 4; i++)
            _moves.Add<long>(new Register<long>(i), new Register<long>((i + 1) & 3));
        for (int i = 0; i < 4; i++)
            _moves.Add<long>(new Slot<long>(i), new Slot<long>((i + 1) & 3));
        _moves.Emit(simulator);
    }

    private static Target<T> Target<T>(int place)
        where T : unmanaged => place < 4 ? new Register<T>(place) : new Slot<T>(place - 4);

    private static Operand<T> Source<T>(int place, T constant)
        where T : unmanaged => place switch
        {
            < 4 => new Register<T>(place),
            < 8 => new Slot<T>(place - 4),
            _ => constant,
        };
}
