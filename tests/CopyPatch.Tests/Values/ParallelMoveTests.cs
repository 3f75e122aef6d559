using System;
using System.Linq;
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

    // The same where some of the four are slots, so that cycles lead through registers and slots.
    [Test]
    public void All_moves_among_registers_and_slots([Range(0, 3)] int registers, [Values] bool isFloating)
    {
        for (int mapping = 0; mapping < 256; mapping++)
        {
            var simulator = new Simulator();
            int[] sources = [mapping & 3, (mapping >> 2) & 3, (mapping >> 4) & 3, (mapping >> 6) & 3];
            for (int i = 0; i < 4; i++)
            {
                PlaceOf(simulator, i) = 100 + i;
                if (isFloating)
                    _moves.Add(Place<double>(i), Place<double>(sources[i]));
                else
                    _moves.Add(Place<long>(i), Place<long>(sources[i]));
            }

            _moves.Emit(simulator);
            for (int i = 0; i < 4; i++)
                Assert.That(PlaceOf(simulator, i), Is.EqualTo(100 + sources[i]), $"place {i} of mapping {mapping}");
            Assert.That(simulator.Moves + simulator.Exchanges, Is.LessThanOrEqualTo(sources.Where((source, i) => source != i).Count() + 2),
                "no more than one for each place that changes, and one for each cycle");
        }

        ref long PlaceOf(Simulator simulator, int place) =>
            ref (place >= registers ? simulator.Slots : isFloating ? simulator.Floatings : simulator.Integers)[place];

        Location<T> Place<T>(int place)
            where T : unmanaged => place < registers ? new Register<T>(place) : new Slot<T>(place);
    }

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
}
