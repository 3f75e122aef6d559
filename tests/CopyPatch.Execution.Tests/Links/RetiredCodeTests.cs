using System;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>When the memory of code goes back that others may be in: <c>Retire</c>, and what links let go.</summary>
[TestFixtureSource(typeof(LinkTier), nameof(LinkTier.Ways))]
internal sealed unsafe class RetiredCodeTests(string way) : LinkFixture(way)
{
    private long BytesInUse => Tier.Heap.BytesInUse;

    [Test]
    public void Code_that_nobody_runs_is_freed_at_once_and_cannot_be_entered()
    {
        long before = BytesInUse;
        CompiledCode code = Tier.Adding(1);
        code.Retire();
        code.Retire();
        code.Dispose();
        Assert.That(BytesInUse, Is.EqualTo(before));
        Assert.That(() => LinkTier.Run(code, 1), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => code.Address, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Code_that_retires_itself_runs_to_its_end()
    {
        long before = BytesInUse;
        CompiledCode code = Asking();
        long during = 0;
        ThreadHost.Function = value =>
        {
            code.Retire();
            during = BytesInUse;
            return value + 100;
        };
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(101));
        Assert.That(during, Is.GreaterThan(before));
        Assert.That(BytesInUse, Is.EqualTo(before));
    }

    [Test]
    public void Code_that_a_run_within_its_own_run_retires_runs_to_its_end()
    {
        CompiledCode inner = Tier.Adding(5);
        CompiledCode outer = Asking();
        long before = BytesInUse;
        int depth = 0;
        ThreadHost.Function = value =>
        {
            if (++depth < 10)
                return LinkTier.Run(outer, value + 1);
            outer.Retire();
            long sum = LinkTier.Run(inner, value);
            Assert.That(BytesInUse, Is.EqualTo(before), "the runs around this one are in it");
            return sum;
        };
        Assert.That(LinkTier.Run(outer, 0), Is.EqualTo(9 + 5));
        Assert.That(BytesInUse, Is.LessThan(before));
    }

    [Test]
    public void Code_that_another_thread_runs_is_freed_when_that_has_ended_and_runs_that_begin_later_do_not_keep_it()
    {
        CompiledCode code = Asking();
        long before = BytesInUse;
        using var isIn = new ManualResetEventSlim();
        using var mayGo = new ManualResetEventSlim();
        using var laterIsIn = new ManualResetEventSlim();
        using var laterMayGo = new ManualResetEventSlim();
        long result = 0;
        Thread thread = Running(code, isIn, mayGo, value => result = value);
        code.Retire();
        Assert.That(BytesInUse, Is.EqualTo(before));
        CompiledCode later = Asking();
        Thread laterThread = Running(later, laterIsIn, laterMayGo, _ => { });
        long withLater = BytesInUse;
        Assert.That(withLater, Is.GreaterThan(before));
        mayGo.Set();
        thread.Join();
        Assert.That(result, Is.EqualTo(1));
        Assert.That(BytesInUse, Is.LessThan(withLater), "only what began before keeps it");
        laterMayGo.Set();
        laterThread.Join();
        later.Dispose();
    }

    [Test]
    public void Links_to_code_that_is_retired_go_to_where_they_went_first()
    {
        using CompiledCode code = Tier.Linked(out Link link);
        using CompiledCode other = Tier.Adding(20);
        long before = BytesInUse;
        CompiledCode target = Tier.Adding(10);
        code.Relink(link, target);
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(11));
        target.Retire();
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(1));
        Assert.That(BytesInUse, Is.EqualTo(before));
        Assert.That(() => code.Relink(link, target), Throws.TypeOf<ObjectDisposedException>());
        code.Relink(link, other);
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(21));
        code.Unlink(link);
    }

    [Test]
    public void Code_that_other_code_calls_stays_as_long_as_that()
    {
        long before = BytesInUse;
        CompiledCode callee = Tier.Adding(1);
        Emit.EmitInvoke(callee);
        Emit.EmitDone();
        CompiledCode caller = Emit.Compile();
        callee.Retire();
        Assert.That(LinkTier.Run(caller, 1), Is.EqualTo(2));
        caller.Retire();
        Assert.That(BytesInUse, Is.EqualTo(before));
    }

    [Test]
    public void What_a_link_let_go_is_freed_when_the_run_that_may_be_in_it_has_ended()
    {
        using CompiledCode code = Tier.Linked(out Link link);
        long before = BytesInUse;
        CompiledCode target = Asking();
        code.Relink(link, target);
        target.Dispose();
        long during = 0;
        ThreadHost.Function = value =>
        {
            code.Unlink(link);
            during = BytesInUse;
            return value + 1;
        };
        Assert.That(LinkTier.Run(code, 1), Is.EqualTo(2));
        Assert.That(during, Is.GreaterThan(before));
        Assert.That(BytesInUse, Is.EqualTo(before));
    }

    [Test]
    public void A_run_that_ends_by_a_trap_or_an_exception_keeps_nothing()
    {
        long before = BytesInUse;
        Emit.EmitTrap();
        CompiledCode trapping = Emit.Compile();
        CompiledCode throwing = Asking();
        CompiledCode disposed = Tier.Adding(1);
        disposed.Dispose();
        ThreadHost.Function = _ => throw new NotSupportedException();
        Assert.That(() => LinkTier.Run(trapping, 1), Throws.TypeOf<StencilTrapException>());
        Assert.That(() => LinkTier.Run(throwing, 1), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => LinkTier.Run(disposed, 1), Throws.TypeOf<ObjectDisposedException>());
        trapping.Retire();
        throwing.Retire();
        Assert.That(BytesInUse, Is.EqualTo(before));
    }

    [Test]
    public void A_full_heap_takes_back_what_was_retired()
    {
        using var heap = new CodeHeap(1 << 16);
        using var emit = new LinkEmitter(heap);
        for (int i = 0; i < 1000; i++)
        {
            for (int j = 0; j < 500; j++)
                emit.EmitAdd(j);
            emit.EmitDone();
            emit.Compile().Retire();
        }
    }

#if DEBUG
    [Test]
    public void Code_that_is_disposed_while_it_runs_is_noticed_in_debug_builds()
    {
        CompiledCode code = Asking();
        ThreadHost.Function = value =>
        {
            Assert.That(code.Dispose, Throws.InvalidOperationException.With.Message.Contains("Retire"));
            return value;
        };
        Assert.That(LinkTier.Run(code, 3), Is.EqualTo(3));
        code.Dispose();
    }
#endif

    private CompiledCode Asking()
    {
        Emit.EmitAsk();
        Emit.EmitDone();
        return Emit.Compile();
    }

    // On a thread of its own, which is in the code when this returns.
    private static Thread Running(CompiledCode code, ManualResetEventSlim isIn, ManualResetEventSlim mayGo, Action<long> onEnd)
    {
        var thread = new Thread(() =>
        {
            ThreadHost.Function = value =>
            {
                isIn.Set();
                mayGo.Wait();
                return value;
            };
            onEnd(LinkTier.Run(code, 1));
        });
        thread.Start();
        isIn.Wait();
        return thread;
    }
}
