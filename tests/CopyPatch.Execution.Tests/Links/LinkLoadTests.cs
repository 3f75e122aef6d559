using System;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Links that change while other threads run them.</summary>
[TestFixtureSource(typeof(LinkTier), nameof(LinkTier.Ways))]
internal sealed unsafe class LinkLoadTests(string way) : LinkFixture(way)
{
    private const int Targets = 4;
    private const int FirstCell = 4;

    private static readonly int s_changes = Values.PlacementTests.IsEmulated ? 20_000 : 1_000_000;

    [Test]
    public void A_thread_goes_to_one_of_the_targets_each_time_while_another_changes_the_link_a_million_times()
    {
        (CompiledCode loop, Link link, Label back) = Loop(start => Emit.EmitRepeatUntil(start));
        CompiledCode[] targets = [.. Array.ConvertAll(new int[Targets], _ => (CompiledCode)null!)];
        for (int i = 0; i < Targets; i++)
            targets[i] = Counting(FirstCell + i, loop, back);

        using var runner = new Runner(loop);
        for (int i = 0; i < s_changes; i++)
        {
            if (i % 7 == 6)
                loop.Unlink(link);
            else
                loop.Relink(link, targets[i % Targets]);
        }

        long* cells = runner.End();
        long sum = cells[1];
        for (int i = 0; i < Targets; i++)
            sum += cells[FirstCell + i];
        Assert.That(sum, Is.EqualTo(cells[2]));
        Assert.That(cells[2], Is.Positive);
        loop.Unlink(link);
        foreach (CompiledCode target in targets)
            target.Dispose();
        loop.Dispose();
    }

    [Test]
    public void Targets_that_are_made_and_retired_under_load_are_never_run_when_they_are_gone()
    {
        (CompiledCode loop, Link link, Label back) = Loop(start => Emit.EmitRepeat(start));
        using var first = new Runner(loop, rounds: 1000);
        using var second = new Runner(loop, rounds: 1);
        CompiledCode? last = null;
        for (int i = 0; i < s_changes / 20; i++)
        {
            CompiledCode target = Counting(FirstCell, loop, back);
            loop.Relink(link, target);
            if (i % 3 == 0)
                last?.Dispose(); // It was let go by the link, which waits for those who are in it.
            else
                last?.Retire();
            last = target;
        }

        last!.Retire();
        foreach (Runner runner in (ReadOnlySpan<Runner>)[first, second])
        {
            long* cells = runner.End();
            Assert.That(cells[1] + cells[FirstCell], Is.EqualTo(cells[2]));
        }

        loop.Dispose();
        Assert.That(Tier.Heap.BytesInUse, Is.Zero);
    }

    [Test]
    public void Code_is_called_through_a_link_while_that_changes()
    {
        CompiledCode one = Tier.Adding(1);
        CompiledCode two = Tier.Adding(2);
        Label start = Emit.DefineLabel();
        Link callee = Emit.DefineLink(one);
        Emit.MarkLabel(start);
        Emit.EmitSet(0);
        Emit.EmitCall(callee); // a = 0 + (0 + 1 or 2)
        Emit.EmitCount(2);
        Emit.EmitRepeatUntil(start);
        Emit.EmitDone();
        using CompiledCode loop = Emit.Compile();
        using var runner = new Runner(loop);
        for (int i = 0; i < s_changes / 4; i++)
            loop.Relink(callee, i % 2 == 0 ? two : one);
        runner.End();
        Assert.That(runner.Result, Is.EqualTo(1).Or.EqualTo(2));
        loop.Unlink(callee);
        one.Dispose();
        two.Dispose();
    }

    // Counts its rounds in cell 2, and in cell 1 those in which the link goes nowhere else.
    private (CompiledCode Loop, Link Link, Label Back) Loop(Action<Label> repeat)
    {
        Label start = Emit.DefineLabel();
        Label here = Emit.DefineLabel();
        Label back = Emit.DefineLabel();
        Link link = Emit.DefineLink(here);
        Emit.MarkLabel(start);
        Emit.EmitCount(2);
        Emit.EmitGo(link);
        Emit.MarkLabel(here);
        Emit.EmitCount(1);
        Emit.MarkLabel(back);
        repeat(start);
        Emit.EmitDone();
        return (Emit.Compile(), link, back);
    }

    private CompiledCode Counting(int cell, CompiledCode loop, Label back)
    {
        Emit.EmitCount((uint)cell);
        Emit.EmitJump(Emit.ImportLabel(loop.At(back))); // So it keeps the loop, which keeps it by its link.
        return Emit.Compile();
    }

    /// <summary>A thread that runs code until it is told to end: once, until cell 0 is set, or again and again, which counts that down.</summary>
    private sealed class Runner : IDisposable
    {
        private readonly Thread _thread;
        private readonly bool _isInPieces;
        private bool _isToEnd;
        private readonly long[] _cells = GC.AllocateArray<long>(16, pinned: true);

        public Runner(CompiledCode code, int rounds = 0)
        {
            _isInPieces = rounds > 0;
            using var hasBegun = new ManualResetEventSlim();
            _thread = new Thread(() =>
            {
                hasBegun.Set();
                do
                {
                    if (rounds > 0)
                        *Cells = rounds;
                    Result = LinkTier.Run(code, Cells, 0);
                }
                while (rounds > 0 && !Volatile.Read(ref _isToEnd));
            });
            _thread.Start();
            hasBegun.Wait();
        }

        public long Result { get; private set; }

        private long* Cells => (long*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_cells, 0);

        /// <summary>Ends it.</summary>
        /// <returns>What it counted.</returns>
        public long* End()
        {
            Volatile.Write(ref _isToEnd, true);
            if (!_isInPieces)
                Volatile.Write(ref *Cells, 1);
            _thread.Join();
            return Cells;
        }

        public void Dispose()
        {
            if (_thread.IsAlive)
                End();
        }
    }
}
