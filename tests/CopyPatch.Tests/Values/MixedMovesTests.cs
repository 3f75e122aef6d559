using System;
using System.Linq;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Tests.Values;

/// <summary>Random moves of all four types among both sets of registers, slots and constants.</summary>
[TestOf(typeof(ParallelMove))]
internal sealed class MixedMovesTests
{
    private const int Scratch = 40;
    private const int Registers = 4;
    private const int Slots = 6;

    // A destination is one of the integer registers, the floating-point registers or the slots, in this sequence.
    private static readonly int[] s_places = [.. Enumerable.Range(0, 2 * Registers + Slots)];

    private static readonly Gen<Request> s_requests =
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, Registers + Slots], Gen.Long, (isFloating, isWide, source, constant) =>
            new Request(isFloating, isWide, source, constant));

    private readonly ParallelMove _moves = new(Scratch);

    [Test]
    public void All_values_arrive_and_nothing_else_changes() =>
        Gen.Select(Gen.Shuffle(s_places), s_requests.Array[1, 8], Gen.UInt.Array[Registers], Gen.Long.Array[Registers + Slots])
            .Sample((destinations, requests, integers, others) =>
            {
                var before = new Simulator();
                var after = new Simulator();
                foreach (Simulator simulator in new[] { before, after })
                {
                    for (int i = 0; i < Registers; i++)
                        (simulator.Integers[i], simulator.Floatings[i]) = (integers[i], others[i]);
                    others.AsSpan(Registers).CopyTo(simulator.Slots);
                }

                Move[] moves = [.. requests.Select((request, i) => new Move(destinations[i], request))];
                foreach (Move move in moves)
                    move.AddTo(_moves);
                _moves.Emit(after);

                foreach (Move move in moves)
                    Assert.That(move.Written(after), Is.EqualTo(move.Expected(before)), move.ToString());
                var written = moves.Select(move => move.Destination).ToHashSet();
                foreach (int place in s_places.Where(place => !written.Contains(place)))
                    Assert.That(PlaceOf(after, place), Is.EqualTo(PlaceOf(before, place)), $"place {place} is not to be written");
                Assert.That(after.Moves + after.Exchanges, Is.LessThanOrEqualTo(moves.Length + moves.Length / 2),
                    "one for each move, and one for each cycle");
            }, iter: 30_000, threads: 1);

    private static ref long PlaceOf(Simulator simulator, int place)
    {
        if (place < Registers)
            return ref simulator.Integers[place];
        return ref place < 2 * Registers ? ref simulator.Floatings[place - Registers] : ref simulator.Slots[place - 2 * Registers];
    }

    /// <summary>A source: a register below 4, a slot below 10, or a constant.</summary>
    private sealed record Request(bool IsFloating, bool IsWide, int Source, long Constant);

    private sealed record Move(int Destination, Request Request)
    {
        private bool IsFloating => Destination < Registers ? false : Destination < 2 * Registers || Request.IsFloating;

        public void AddTo(ParallelMove moves)
        {
            if (IsFloating && Request.IsWide)
                moves.Add(Location<double>(), Source(BitConverter.Int64BitsToDouble(Request.Constant)));
            else if (IsFloating)
                moves.Add(Location<float>(), Source(BitConverter.Int32BitsToSingle((int)Request.Constant)));
            else if (Request.IsWide)
                moves.Add(Location<long>(), Source(Request.Constant));
            else
                moves.Add(Location<int>(), Source((int)Request.Constant));
        }

        public long Expected(Simulator before)
        {
            long bits = Request.Source < Registers ? (IsFloating ? before.Floatings : before.Integers)[Request.Source]
                : Request.Source < Registers + Slots ? before.Slots[Request.Source - Registers]
                : Request.Constant;
            return Request.IsWide ? bits : (uint)bits;
        }

        // Only 32 bits of a slot or of a floating-point register are a narrow value; an integer register has zeros above.
        public long Written(Simulator after)
        {
            long bits = PlaceOf(after, Destination);
            return Request.IsWide || Destination < Registers ? bits : (uint)bits;
        }

        private Location<T> Location<T>()
            where T : unmanaged => Destination switch
            {
                < Registers => new Register<T>(Destination),
                < 2 * Registers => new Register<T>(Destination - Registers),
                _ => new Slot<T>(Destination - 2 * Registers),
            };

        private Operand<T> Source<T>(T constant)
            where T : unmanaged => Request.Source switch
            {
                < Registers => new Register<T>(Request.Source),
                < Registers + Slots => new Slot<T>(Request.Source - Registers),
                _ => constant,
            };
    }
}
