using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Code that several emitters emit, each a part of it.</summary>
internal sealed unsafe class PartTests
{
    private const int Functions = 6, Cells = 16;

    // An emulated processor takes ten times as long.
    private static readonly int s_programs = Values.PlacementTests.IsEmulated ? 300 : 5_000;

    private CodeHeap _heap = null!;

    [SetUp]
    public void SetUp() => _heap = new CodeHeap();

    [TearDown]
    public void TearDown() => _heap.Dispose();

    /// <summary>What is emitted by one emitter, and in up to four parts by as many threads, does the same.</summary>
    [Test]
    public void A_program_in_parts_does_what_it_does_as_a_whole() =>
        Gen.Select(Gen.Int, Gen.Int[1, 4]).Sample(
            (seed, parts) =>
            {
                using LinkEmitter whole = new(_heap), again = new(_heap);
                Label[] one = Define(whole), other = Define(again);
                for (int function = 0; function < Functions; function++)
                    Emit(whole, one, function, seed);
                LinkEmitter[] emitters = [.. Enumerable.Range(0, parts).Select(i => i == 0 ? again : new LinkEmitter(_heap))];
                foreach (LinkEmitter part in emitters.Skip(1))
                    part.BeginPartOf(again);
                Task[] others = [.. Enumerable.Range(1, parts - 1).Select(i => Task.Run(() => EmitShare(i)))];
                EmitShare(0);
                Task.WaitAll(others);
                foreach (LinkEmitter part in emitters.Skip(1))
                {
                    again.Append(part);
                    part.Dispose();
                }

                using LinkEmitter.Program first = whole.Compile(), second = again.Compile();
                return Enumerable.Range(0, 4).All(input => Run(first, one[0], input).SequenceEqual(Run(second, other[0], input)));

                void EmitShare(int i)
                {
                    for (int function = Functions * i / parts; function < Functions * (i + 1) / parts; function++)
                        Emit(emitters[i], other, function, seed);
                }
            }, iter: s_programs, threads: 1);

    [Test]
    public void Sites_host_functions_cold_parts_listings_and_positions_are_those_of_the_whole()
    {
        using ColdEmitter whole = new(_heap) { KeepListing = true, KeepPositions = true };
        using ColdEmitter part = new(_heap);
        ColdEmitter.Missed.Clear();
        Label second = whole.DefineLabel("second");
        whole.MarkPosition(1);
        whole.EmitCheck(new Counter { hits = 1, misses = 2 }, second, 33);
        whole.EmitJump(second);
        part.BeginPartOf(whole);
        Label elsewhere = part.DefineLabel("elsewhere");
        part.MarkLabel(second);
        part.MarkFunction("part");
        part.MarkPosition(2);
        part.EmitCheck(new Counter { hits = 10, misses = 20 }, elsewhere, 44);
        part.EmitAddSmall(3, 1);
        part.EmitStop();
        part.MarkLabel(elsewhere);
        part.EmitAdd(1000);
        part.EmitStop();
        whole.Append(part);
        using ColdEmitter.Program program = whole.Compile();
        Assert.That(program.Run(5, 5), Is.EqualTo(5 + 3 - 1));
        Assert.That(program.Run(5, 6), Is.EqualTo(20 + 3 - 1), "both host functions have doubled it");
        Assert.That(ColdEmitter.Missed.Select(miss => miss.Item2), Is.EqualTo(new[] { 3L, 21L }));
        Assert.That(program.Functions.Select(function => (function.Name, function.Section)).Distinct(),
            Is.EqualTo(new[] { ("part", CodeSection.Hot), ("part", CodeSection.Cold) }));
        Assert.That(program.Positions.Select(position => position.Position), Does.Contain(1).And.Contain(2));
        Assert.That(program.Listing.Select(entry => entry.Name), Does.Contain("second").And.Contain("elsewhere").And.Contain("add_small.too_large"));
        Assert.That(part.Length, Is.Zero, "the part's emitter is empty");
        part.EmitStop();
        using ColdEmitter.Program own = part.Compile();
        Assert.That(own.Run(7, 0), Is.EqualTo(7));
    }

    [Test]
    public void What_is_no_part_is_refused_and_changes_nothing()
    {
        using ColdEmitter whole = new(_heap);
        using ColdEmitter part = new(_heap);
        using CodeHeap otherHeap = new();
        using ColdEmitter elsewhere = new(otherHeap);
        using LinkEmitter other = new(_heap);
        Assert.That(() => whole.BeginPartOf(null!), Throws.ArgumentNullException);
        Assert.That(() => whole.BeginPartOf(whole), Throws.ArgumentException.With.Message.Contains("another emitter"));
        Assert.That(() => elsewhere.BeginPartOf(whole), Throws.ArgumentException.With.Message.Contains("heap"));
        Assert.That(() => other.BeginPartOf(whole), Throws.ArgumentException.With.Message.Contains(nameof(LinkEmitter)));
        Assert.That(() => whole.Append(part), Throws.ArgumentException.With.Message.Contains("BeginPartOf"));

        Label label = whole.DefineLabel("label"), later;
        part.BeginPartOf(whole);
        later = whole.DefineLabel("later");
        Assert.That(() => part.EmitJump(later), Throws.ArgumentException, "it was defined when the part had begun");
        part.EmitJump(label);
        Assert.That(() => part.BeginPartOf(whole), Throws.InvalidOperationException.With.Message.Contains("empty"));
        Assert.That(() => part.Compile(), Throws.InvalidOperationException.With.Message.Contains(nameof(whole.Append)));
        Assert.That(() => elsewhere.BeginPartOf(part), Throws.ArgumentException);
        part.EmitAdd(1);
        Assert.That(() => whole.Append(part), Throws.InvalidOperationException.With.Message.Contains("goes on"));
        part.EmitStop();
        part.MarkLabel(label);
        part.EmitStop();
        whole.MarkLabel(label);
        whole.EmitAdd(5);
        Assert.That(() => whole.Append(part), Throws.InvalidOperationException.With.Message.Contains("goes on"));
        whole.EmitJump(later);
        whole.MarkLabel(later);
        whole.EmitStop();
        Assert.That(() => whole.Append(part), Throws.InvalidOperationException.With.Message.Contains("\"label\""));
        using ColdEmitter.Program program = whole.Compile();
        Assert.That(program.Run(1, 0), Is.EqualTo(6), "nothing was appended");
        Assert.That(() => whole.Append(part), Throws.ArgumentException, "the emission that it was of is over");
        part.Clear();
        part.EmitStop();
        part.Compile().Dispose();
    }

    [Test]
    public void An_interpreter_has_no_parts()
    {
        using LinkInterpreter whole = new(_heap), part = new(_heap);
        Assert.That(() => part.BeginPartOf(whole), Throws.InvalidOperationException.With.Message.Contains("interpreter"));
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        using CodeHeap small = new(1 << 16);
        using LinkEmitter whole = new(small), part = new(small);
        part.BeginPartOf(whole);
        foreach (LinkEmitter emit in new[] { whole, part })
        {
            for (int i = 0; i < 3000; i++)
                emit.EmitAdd(i);
            emit.EmitDone();
        }

        int before = whole.Length;
        Assert.That(() => whole.Append(part), Throws.TypeOf<InsufficientMemoryException>());
        Assert.That(whole.Length, Is.EqualTo(before));
    }

    private static Label[] Define(LinkEmitter emit) => [.. Enumerable.Range(0, Functions).Select(_ => emit.DefineLabel())];

    // Only functions with greater numbers are called, and all jumps but those of a counted loop go forward: it comes to an end.
    private static void Emit(LinkEmitter emit, Label[] functions, int function, int seed)
    {
        Random random = new(unchecked((31 * seed) + function));
        emit.MarkLabel(functions[function]);
        List<Label> ahead = [];
        int count = random.Next(1, 12);
        for (int i = 0; i < count; i++)
        {
            Label next = emit.DefineLabel();
            switch (random.Next(11))
            {
                case 0:
                    emit.EmitSet(random.Next(100));
                    break;
                case 1:
                    emit.EmitAdd(random.Next(-9, 9));
                    break;
                case 2:
                    emit.EmitCount((uint)random.Next(Cells));
                    break;
                case 3 when function + 1 < Functions:
                    emit.EmitInvoke(functions[random.Next(function + 1, Functions)]);
                    break;
                case 4 when function + 1 < Functions:
                    emit.EmitCall(emit.DefineLink(functions[random.Next(function + 1, Functions)]));
                    break;
                case 5:
                    emit.EmitGo(emit.DefineLink(next));
                    break;
                case 6:
                    emit.EmitGuard(random.Next(10), emit.DefineLink(next));
                    break;
                case 7:
                    emit.EmitJumpThrough(emit.DefineTable(next, next));
                    break;
                case 8:
                    emit.EmitJumpAt(next);
                    break;
                case 9:
                    using (emit.Cold())
                    {
                        Label cold = emit.DefineLabel();
                        emit.MarkLabel(cold);
                        emit.EmitAdd(random.Next(50));
                        emit.EmitJump(next);
                        ahead.Add(cold);
                    }

                    emit.EmitJump(ahead[^1]);
                    break;
                default:
                    emit.EmitGoIfOdd(emit.DefineLink(next));
                    break;
            }

            emit.MarkLabel(next);
        }

        emit.EmitAdd(1);
        emit.EmitDone();
    }

    private static long[] Run(LinkEmitter.Program program, Label start, long input)
    {
        long[] memory = new long[Cells + 1];
        fixed (long* cells = memory)
            memory[Cells] = program.Run(start, cells, input);
        return memory;
    }
}
