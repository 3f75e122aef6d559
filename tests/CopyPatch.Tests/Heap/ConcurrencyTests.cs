using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Tests.Heap;

[TestFixture(CodeHeapMapping.TwoViews)]
[TestFixture(CodeHeapMapping.OneView)]
internal sealed class ConcurrencyTests(CodeHeapMapping mapping)
{
    private const int Threads = 6;

    [Test]
    public void Threads_compile_run_and_dispose_in_one_heap()
    {
        using var heap = new CodeHeap(new CodeHeapOptions { Capacity = 8 << 20, Mapping = mapping });
        OnThreads(thread =>
        {
            var random = new Random(thread);
            var live = new Queue<(StackEmitter.Program Program, long Expected)>();
            var emit = new StackEmitter(heap);
            for (int i = 0; i < 3000; i++)
            {
                long expected = 0;
                emit.EmitPush(0);
                for (int n = random.Next(1, 50); n > 0; n--)
                {
                    long value = random.NextInt64();
                    emit.EmitPush(value);
                    emit.EmitAdd();
                    expected += value;
                }
                emit.EmitHalt();
                live.Enqueue((emit.Compile(), expected));
                if (live.Count > random.Next(40))
                    RunAndDispose(live.Dequeue());
            }
            while (live.TryDequeue(out (StackEmitter.Program, long) last))
                RunAndDispose(last);
        });
        Assert.That(heap.BytesInUse, Is.Zero);
    }

    [Test]
    public void Callers_and_their_callee_are_disposed_in_any_order()
    {
        using var heap = new CodeHeap(new CodeHeapOptions { Capacity = 8 << 20, Mapping = mapping });
        for (int round = 0; round < 200; round++)
        {
            StackEmitter.Program callee = Execution.CalleeTests.Returning(heap, 7);
            OnThreads(thread =>
            {
                if (thread == 0)
                {
                    callee.Dispose();
                    return;
                }
                try
                {
                    using StackEmitter.Program caller = Execution.CalleeTests.Calling(heap, callee);
                    if (caller.Run() != 7)
                        throw new InvalidOperationException("The callee is not what it was.");
                }
                catch (ObjectDisposedException)
                {
                    // The callee was disposed first.
                }
            });
            if (heap.BytesInUse != 0)
                Assert.Fail($"Round {round}: {heap.BytesInUse} bytes are still in use.");
        }
    }

    [Test]
    public void A_heap_is_disposed_while_threads_compile()
    {
        for (int round = 0; round < 50; round++)
        {
            var heap = new CodeHeap(new CodeHeapOptions { Capacity = 1 << 20, Mapping = mapping });
            nint address = heap.InternEntry([0xC3]);
            OnThreads(thread =>
            {
                try
                {
                    for (int i = 0; i < 100; i++)
                    {
                        if (thread == 0 && i == round)
                            heap.Dispose();
                        using StackEmitter.Program program = Execution.CalleeTests.Returning(heap, i);
                        if (program.Run() != i)
                            throw new InvalidOperationException("Wrong code ran.");
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            });
            Assert.That(ProcessMaps.IsExecutable(address), Is.False, "the mapping is gone");
        }
    }

    [Test]
    public void Threads_run_one_code_at_the_same_time()
    {
        using var heap = new CodeHeap(new CodeHeapOptions { Capacity = 1 << 20, Mapping = mapping });
        using StackEmitter.Program program = Execution.CalleeTests.Returning(heap, 12);
        OnThreads(_ =>
        {
            for (int i = 0; i < 10_000; i++)
                if (program.Run() != 12)
                    throw new InvalidOperationException("Wrong result.");
        });
    }

    private static void RunAndDispose((StackEmitter.Program Program, long Expected) code)
    {
        if (code.Program.Run() != code.Expected)
            throw new InvalidOperationException("Wrong code ran.");
        code.Program.Dispose();
    }

    private static void OnThreads(Action<int> action)
    {
        var failures = new ConcurrentQueue<Exception>();
        var threads = new Thread[Threads];
        for (int i = 0; i < Threads; i++)
        {
            int number = i;
            threads[i] = new Thread(() =>
            {
                try
                {
                    action(number);
                }
                catch (Exception e)
                {
                    failures.Enqueue(e);
                }
            });
        }
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.That(failures, Is.Empty);
    }
}
