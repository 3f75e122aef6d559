using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>Nothing that safe C# does reaches memory that was given back. Where it would, the process ends.</summary>
internal sealed class LifetimeTests : RuntimeTests
{
    private const int Rounds = 300;

    private static readonly string s_many = $$"""
        (module
          (memory (export "memory") 1) (global (export "global") (mut i64) (i64.const 7)) (table (export "table") 1000 funcref)
          (elem (i32.const 0) $one) (func $one (export "one") (param i64) (result i64) (local.get 0)) (func (export "function")
          (result funcref) (ref.func $one))
          (func (export "many") (result {{Repeat("i64", 1000)}}) {{Repeat("(i64.const 7)", 1000)}}))
        """;

    [OneTimeSetUp]
    public void NotInAnEmulator() => EmulatorSetUp.IgnoreInAnEmulator(); // Thousands of stores that nobody disposes.

    [Test]
    public void AStoreThatIsInUseIsNotCollected()
    {
        using WasmModule module = Wat.Compile(s_many);
        ulong[] results = new ulong[1000];
        WhileOthersCollect(() =>
        {
            Forgotten(module).GetFunction("many")!.InvokeRaw(default, results);
            Assert.That(results, Is.All.EqualTo(7));
            Assert.That(Forgotten(module).GetFunction("many")!.Invoke(), Is.All.EqualTo(7));
            Assert.That(Forgotten(module).GetFunction<long, long>("one")(8), Is.EqualTo(8));
            Assert.That(((WasmFunction)Forgotten(module).GetFunction<Func<WasmFunction>>("function")()).Invoke(9L)[0], Is.EqualTo(9));
            Assert.That(Forgotten(module).GetGlobal("global")!.Value, Is.EqualTo(7));
            Assert.That(((WasmFunction)Forgotten(module).GetTable("table")![0]!).Invoke(6L)[0], Is.EqualTo(6));
            Assert.That(Forgotten(module).GetTable("table")!.Grow(100), Is.EqualTo(1000));
            Assert.That(Forgotten(module).GetMemory("memory")!.Grow(2), Is.EqualTo(1));
        });
    }

    [Test]
    public void AMemoryThatIsInUseIsNotCollected()
    {
        string text = new('x', 60000);
        byte[] bytes = new byte[60000];
        WhileOthersCollect(() =>
        {
            Assert.That(Memory().ReadString(0, 65536), Has.Length.EqualTo(65536));
            Assert.That(Memory().WriteString(0, text), Is.EqualTo(60000));
            Memory().CopyTo(0, bytes);
            Memory().CopyFrom(0, bytes);
            Memory().Write(0, 5);
            Assert.That(Memory().Read<int>(0), Is.Zero);
        });

        static WasmMemory Memory() => new(new WasmStore(), 1, 1);
    }

    [Test]
    public void ASpanOfAMemoryKeepsIt()
    {
        int sum = new WasmMemory(new WasmStore(), 1, 1).Access(0, 65536, 3, static (bytes, value) =>
        {
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            bytes.Fill((byte)value);
            return bytes[0] + bytes[65535];
        });
        Assert.That(sum, Is.EqualTo(6));
    }

    [Test]
    public void ASpanOfAMemoryKeepsItsStoreFromBeingDisposed()
    {
        WasmMemory memory = new(Store, 1);
        Exception? elsewhere = null;
        memory.Access(100, 8, bytes =>
        {
            Assert.That(Store.Dispose, Throws.InvalidOperationException);
            Thread other = new(() => elsewhere = Assert.Catch(Store.Dispose));
            other.Start();
            other.Join();
            Assert.That(memory.Grow(1), Is.EqualTo(1), "its own thread goes on using it");
            bytes[0] = 9;
        });
        Assert.That(elsewhere, Is.InstanceOf<InvalidOperationException>());
        Assert.That(memory.Read<byte>(100), Is.EqualTo(9));
        Store.Dispose();
        Assert.That(() => memory.Access(0, 1, _ => { }), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void DisposeTakesNothingFromUnderAnotherThread()
    {
        using WasmModule module = Wat.Compile(s_many);
        for (int round = 0; round < Rounds; round++)
        {
            WasmStore store = new();
            WasmInstance instance = new WasmLinker(store).Instantiate(module);
            Func<long, long> one = instance.GetFunction<long, long>("one");
            WasmMemory memory = instance.GetMemory("memory")!;
            using Barrier start = new(2);
            Task user = Task.Run(() =>
            {
                start.SignalAndWait();
                try
                {
                    for (int i = 0; i < 1_000_000; i++)
                    {
                        Assert.That(one(i), Is.EqualTo(i));
                        memory.Write(i % 60000, i);
                        _ = instance.GetGlobal("global")!.Value;
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            });
            start.SignalAndWait();
            while (!TryDispose(store))
            {
            }
            user.Wait();
        }
    }

    [NotUnderWine("wine 8 has no barrier for all threads of a process (FlushProcessWriteBuffers)")]
    [Test]
    public void TwoThreadsDoNotUseAStoreAtOnce()
    {
        WasmInstance instance = Instantiate(s_many);
        Func<long, long> one = instance.GetFunction<long, long>("one");
        WasmTable table = instance.GetTable("table")!;
        int inside = 0, entered = 0;
        Parallel.For(0, 2, thread =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                try
                {
                    Assert.That(one(i), Is.EqualTo(i));
                    instance.GetMemory("memory")!.Access(0, 8, _ =>
                    {
                        Assert.That(Interlocked.Increment(ref inside), Is.EqualTo(1));
                        Interlocked.Decrement(ref inside);
                    });
                    table.Grow(1);
                    _ = table[0];
                    entered++;
                }
                catch (InvalidOperationException)
                {
                }
            }
        });
        Assert.That(entered, Is.Positive);
        Assert.That(one(5), Is.EqualTo(5));
    }

    private static bool TryDispose(WasmStore store)
    {
        try
        {
            store.Dispose();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // An instance that nothing keeps but who uses it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WasmInstance Forgotten(WasmModule module) => new WasmLinker(new WasmStore()).Instantiate(module);

    private static void WhileOthersCollect(Action action)
    {
        using CancellationTokenSource end = new();
        Task collector = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        for (int i = 0; i < Rounds; i++)
            action();
        end.Cancel();
        collector.Wait();
    }

    private static string Repeat(string text, int count) => string.Join(' ', System.Linq.Enumerable.Repeat(text, count));
}
