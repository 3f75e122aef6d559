using System;
using System.Threading;
using Wasmtime;
using static CopyPatch.Faults.Caught;
using static CopyPatch.Faults.FaultsEmitter;
using Module = Wasmtime.Module;

namespace CopyPatch.Faults;

/// <summary>A library in the same process that has a handler of its own, for traps of WebAssembly.</summary>
internal static class BesideWasmtime
{
    private const nint Unmapped = 0x1230;
    private const int Rounds = 500;

    private const string Text = """
        (module
          (memory 1)
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "divide") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
          (func (export "stop") (param i32) (result i32) unreachable))
        """;

    /// <summary>Two threads, on each of which one traps and faults after the other.</summary>
    /// <param name="isWasmtimeFirst">Whether its handlers are installed before ours.</param>
    public static void Run(bool isWasmtimeFirst)
    {
        CodeHeap? heap = isWasmtimeFirst ? null : MakeHeap();
        using var engine = new Engine();
        using Module module = Module.FromText(engine, "traps", Text);
        TakeTurns(engine, module, null, 1);
        heap ??= MakeHeap();
        using (heap)
        {
            using FaultsEmitter.Program code = Compile(heap, Unmapped, emit => emit.EmitRead());
            int ended = 0;
            Thread[] threads = new Thread[2];
            for (int i = 0; i < threads.Length; i++)
            {
                threads[i] = new Thread(() =>
                {
                    TakeTurns(engine, module, code, Rounds);
                    Interlocked.Increment(ref ended);
                });
                threads[i].Start();
            }

            foreach (Thread thread in threads)
                thread.Join();
            Expect(ended == threads.Length, "all threads came to their end");
        }

        Console.WriteLine("caught");
    }

    private static void TakeTurns(Engine engine, Module module, FaultsEmitter.Program? code, int rounds)
    {
        using var store = new Store(engine);
        var instance = new Instance(store, module);
        (Func<int, int> Function, int Argument, TrapCode Code)[] traps =
        [
            (instance.GetFunction<int, int>("load")!, -16, TrapCode.MemoryOutOfBounds),
            (instance.GetFunction<int, int>("divide")!, 0, TrapCode.IntegerDivisionByZero),
            (instance.GetFunction<int, int>("stop")!, 0, TrapCode.Unreachable),
        ];
        for (int i = 0; i < rounds; i++)
        {
            foreach ((Func<int, int> function, int argument, TrapCode expected) in traps)
            {
                Expect(TrapOf(function, argument) == expected, $"a trap of Wasmtime is {expected}");
                Expect(code is null || Fault(code).Address == Unmapped, "the address of our fault");
            }

            Expect(ThrowsNull(null), "a null reference of C#");
        }
    }

    private static TrapCode? TrapOf(Func<int, int> function, int argument)
    {
        try
        {
            function(argument);
            return null;
        }
        catch (TrapException trap)
        {
            return trap.Type;
        }
    }
}
