using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

internal sealed class StoreTests : RuntimeTests
{
    private const string Seven = """(module (memory (export "memory") 1) (func (export "run") (result i32) (i32.const 7)))""";

    [Test]
    public void LimitsHold()
    {
        Use(new WasmStoreOptions { MaximumMemoryBytes = 3 * 65536, MaximumTableEntries = 10, MaximumInstances = 2 });
        WasmInstance instance = Instantiate("""
            (module (memory 1) (table 6 funcref)
              (func (export "memory") (param i32) (result i32) (memory.grow (local.get 0)))
              (func (export "table") (param i32) (result i32) (table.grow 0 (ref.null func) (local.get 0))))
            """);
        Assert.That(instance.GetFunction<Func<int, int>>("memory")(1), Is.EqualTo(1));
        Assert.That(instance.GetFunction<Func<int, int>>("memory")(2), Is.EqualTo(-1));
        Assert.That(instance.GetFunction<Func<int, int>>("memory")(-1), Is.EqualTo(-1));
        Assert.That(instance.GetFunction<Func<int, int>>("table")(4), Is.EqualTo(6));
        Assert.That(instance.GetFunction<Func<int, int>>("table")(1), Is.EqualTo(-1));
        Assert.That(
            () => Instantiate("(module (memory 2))"), Throws.TypeOf<WasmLinkException>().With.Message.Contains("MaximumMemoryBytes"));
        Assert.That(
            () => new WasmTable(Store, WasmValueType.FuncRef, 1),
            Throws.TypeOf<WasmLinkException>().With.Message.Contains("MaximumTableEntries"));
        Assert.That(() => Instantiate("(module)"), Throws.TypeOf<WasmLinkException>().With.Message.Contains("MaximumInstances"));
        Assert.That(() => new WasmStore(new WasmStoreOptions { StackBytes = 0 }), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ADisposedStoreSaysSo()
    {
        using WasmModule module = Wat.Compile(Seven);
        WasmInstance instance = Linker.Instantiate(module);
        Func<int> run = instance.GetFunction<Func<int>>("run");
        WasmMemory memory = instance.GetMemory("memory")!;
        WasmTable table = new(Store, WasmValueType.ExternRef, 1);
        WasmGlobal global = new(Store, WasmValueType.I32, true, 1);
        Store.Dispose();
        Store.Dispose();
        Store.Cancel();
        Assert.Multiple(() =>
        {
            Assert.That(() => run(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => memory.ReadString(0, 1), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => memory.Read<int>(0), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => memory.Grow(1), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => table[0], Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => global.Value, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => instance.GetFunction("run"), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => Linker.Instantiate(module), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => new WasmMemory(Store, 1), Throws.TypeOf<ObjectDisposedException>());
        });
    }

    [Test]
    public void AStoreInUseIsNotDisposed()
    {
        Linker.DefineFunction("host", "dispose", Store.Dispose);
        Action run = Instantiate("""(module (import "host" "dispose" (func $f)) (func (export "run") (call $f)))""")
            .GetFunction<Action>("run");
        Assert.That(() => run(), Throws.InvalidOperationException);
    }

    [Test]
    public void OneThreadAtATime()
    {
        using ManualResetEventSlim isInside = new(), mayLeave = new();
        Linker.DefineFunction("host", "wait", () =>
        {
            isInside.Set();
            mayLeave.Wait();
        });
        WasmInstance instance = Instantiate("""
            (module (import "host" "wait" (func $f)) (func (export "run") (call $f)) (func (export "other") (result i32) (i32.const 7)))
            """);
        Action run = instance.GetFunction<Action>("run");
        Func<int> other = instance.GetFunction<Func<int>>("other");
        Thread thread = new(() => run());
        thread.Start();
        isInside.Wait();
        Assert.That(() => other(), Throws.InvalidOperationException.With.Message.Contains("another thread"));
        mayLeave.Set();
        thread.Join();
        Assert.That(other(), Is.EqualTo(7), "the other thread has left it");
    }

    [Test]
    public void ADisposedModuleRunsOnInItsStores()
    {
        WasmModule module = Wat.Compile(Seven);
        Func<int> run = Linker.Instantiate(module).GetFunction<Func<int>>("run");
        module.Dispose();
        module.Dispose();
        Assert.That(run(), Is.EqualTo(7));
        Assert.That(() => Linker.Instantiate(module), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void ModulesSayWhatTheyAre()
    {
        using WasmModule module = Wat.Compile("""
            (module $name (import "a" "f" (func (param i32))) (import "a" "g" (global (mut i64)))
              (memory (export "m") 1 2) (table (export "t") 3 funcref) (func (export "x") (result f32) (f32.const 1)))
            """);
        Assert.That(module.Name, Is.EqualTo("name"));
        Assert.That(
            module.Imports.Select(import => $"{import.Module}.{import.Name}: {import.Type}"),
            Is.EqualTo(new[] { "a.f: function (i32) -> ()", "a.g: mutable global i64" }));
        Assert.That(
            module.Exports.Select(export => $"{export.Name}: {export.Type}"),
            Is.EqualTo(new[] { "m: memory of 1 to 2 pages", "t: table of funcref, 3 or more", "x: function () -> (f32)" }));
    }

    [Test]
    public void ValidBytesAreKnown()
    {
        byte[] bytes = Wat.Bytes(Seven);
        Assert.That(WasmModule.Validate(bytes));
        Assert.That(WasmModule.Validate(bytes.AsSpan(0, bytes.Length - 3)), Is.False);
        Assert.That(() => WasmModule.Compile([1, 2, 3]), Throws.TypeOf<WasmFormatException>());
    }

    [Test]
    public void ManyThreadsCompile()
    {
        byte[] bytes = Wat.Bytes(Seven);
        Parallel.For(0, 100, _ =>
        {
            using WasmModule module = WasmModule.Compile(bytes);
            using WasmStore store = new();
            Assert.That(new WasmLinker(store).Instantiate(module).GetFunction<Func<int>>("run")(), Is.EqualTo(7));
        });
    }

    [Test]
    public void AForgottenStoreIsCollected()
    {
        byte[] bytes = Wat.Bytes(Seven);
        List<WeakReference> stores = [];
        for (int i = 0; i < 10; i++)
            stores.Add(Forget(bytes));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(stores.Count(store => store.IsAlive), Is.LessThan(3));
    }

    [Test]
    public void CallsAllocateNothing()
    {
        Linker.DefineFunction("host", "add", (int a, int b) => a + b);
        Func<int, int> run = Instantiate("""
            (module (import "host" "add" (func $add (param i32 i32) (result i32)))
              (func (export "run") (param i32) (result i32) (call $add (local.get 0) (i32.const 1))))
            """).GetFunction<Func<int, int>>("run");
        run(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            run(i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget(byte[] bytes)
    {
        WasmStore store = new();
        WasmLinker linker = new(store);
        linker.DefineFunction("host", "f", () => 1);
        linker.Instantiate(WasmModule.Compile(bytes)).GetFunction<Func<int>>("run")();
        return new WeakReference(store);
    }
}
