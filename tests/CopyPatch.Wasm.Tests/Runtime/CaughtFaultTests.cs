using System;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>Modules whose accesses of memory are not checked: what lies outside faults, and is the same trap.</summary>
internal sealed class CaughtFaultTests
{
    private const string Accesses = """
        (module $m
          (memory (export "memory") 1 3)
          (func (export "load8") (param i32) (result i32) (i32.load8_u (local.get 0)))
          (func (export "load16") (param i32) (result i32) (i32.load16_u (local.get 0)))
          (func (export "load32") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "load64") (param i32) (result i32) (i32.wrap_i64 (i64.load (local.get 0))))
          (func (export "far") (param i32) (result i32) (i32.load offset=0xffffffff (local.get 0)))
          (func (export "constant") (param i32) (result i32) (i32.load offset=0xfffffffc (i32.const -1)))
          (func (export "store8") (param i32) (result i32) (i32.store8 (local.get 0) (i32.const -1)) (i32.const 0))
          (func (export "store32") (param i32) (result i32) (i32.store (local.get 0) (i32.const -1)) (i32.const 0))
          (func (export "store64") (param i32) (result i32) (i64.store (local.get 0) (i64.const -1)) (i32.const 0))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func $inner (param i32) (result i32) (f64.store (local.get 0) (f64.const 1)) (i32.const 5))
          (func $outer (param i32) (result i32) (i32.add (call $inner (local.get 0)) (i32.load8_u (local.get 0))))
          (func (export "nest") (param i32) (result i32) (i32.add (i32.const 1) (call $outer (local.get 0)))))
        """;

    private static readonly WasmModuleOptions s_catching = new() { CatchFaults = true };
    private static readonly WasmModuleOptions s_checking = new() { CatchFaults = false };

    [SetUp]
    public void SkipWhereFaultsAreNotCaught()
    {
        if (!CodeHeap.CanCatchFaults)
            Assert.Ignore("Faults are not caught on this system.");
    }

    [Test]
    public void EachAccessAtTheEdgeDoesTheSameAsWithChecks()
    {
        using WasmModule catching = WasmModule.Compile(Wat.Bytes(Accesses), s_catching);
        using WasmModule checking = WasmModule.Compile(Wat.Bytes(Accesses), s_checking);
        using WasmStore store = new();
        WasmInstance one = new WasmLinker(store).Instantiate(catching);
        WasmInstance other = new WasmLinker(store).Instantiate(checking);
        string[] functions = [.. catching.Exports.Where(export => export.Name is not "memory" and not "grow").Select(export => export.Name)];
        for (int round = 0; round < 3; round++)
        {
            long size = one.GetMemory("memory")!.Length;
            int[] addresses = [0, 1, (int)size - 9, (int)size - 8, (int)size - 7, (int)size - 4, (int)size - 3, (int)size - 2,
                (int)size - 1, (int)size, (int)size + 1, 1 << 20, int.MaxValue, int.MinValue, -8, -2, -1];
            foreach (string function in functions)
            {
                foreach (int address in addresses)
                    Assert.That(Outcome(one, function, address), Is.EqualTo(Outcome(other, function, address)), $"{function} at {address}");
            }

            Assert.That(
                one.GetMemory("memory")!.Access(0, (int)size, 0, static (bytes, _) => Convert.ToHexString(bytes[^64..])),
                Is.EqualTo(other.GetMemory("memory")!.Access(0, (int)size, 0, static (bytes, _) => Convert.ToHexString(bytes[^64..]))));
            Assert.That(Outcome(one, "grow", 1), Is.EqualTo(Outcome(other, "grow", 1)));
        }
    }

    [Test]
    public void TheTrapSaysWhichFunctionsItHasLeft()
    {
        using WasmModule module = WasmModule.Compile(Wat.Bytes(Accesses), s_catching);
        using WasmStore store = new();
        WasmInstance instance = new WasmLinker(store).Instantiate(module);
        Func<int, int> nest = instance.GetFunction<Func<int, int>>("nest");
        for (int i = 0; i < 100; i++)
        {
            WasmTrapException trap = Assert.Throws<WasmTrapException>(() => nest(65535))!;
            Assert.That(trap.Kind, Is.EqualTo(WasmTrapKind.MemoryOutOfBounds));
            Assert.That(trap.Frames.Select(frame => frame.Name), Is.EqualTo(new[] { "inner", "outer", "nest" }));
            Assert.That(nest(16), Is.EqualTo(6));
        }
    }

    [Test]
    public void AMemoryWithoutAPageHasNothing()
    {
        using WasmModule module = WasmModule.Compile(
            Wat.Bytes("(module (memory 0) (func (export \"run\") (result i32) (i32.load8_u (i32.const 0))))"), s_catching);
        using WasmStore store = new();
        Func<int> run = new WasmLinker(store).Instantiate(module).GetFunction<Func<int>>("run");
        Assert.That(Assert.Throws<WasmTrapException>(() => run())!.Kind, Is.EqualTo(WasmTrapKind.MemoryOutOfBounds));
    }

    [Test]
    public void AnImportedMemoryIsGuardedOrTheCodeChecks([Values] bool storeCatches)
    {
        const string Importing = """
            (module (memory (import "host" "memory") 1)
              (func (export "run") (param i32) (result i32) (i32.load (local.get 0))))
            """;
        using WasmModule module = WasmModule.Compile(Wat.Bytes(Importing), s_catching);
        int bytes = module.MachineCodeBytes;
        using WasmStore store = new(new WasmStoreOptions { CatchFaults = storeCatches });
        WasmLinker linker = new(store);
        WasmMemory memory = new(store, 1, 1);
        Assert.That(memory.IsGuarded, Is.EqualTo(storeCatches));
        linker.Define("host", "memory", memory);
        for (int i = 0; i < 2; i++)
        {
            WasmInstance instance = linker.Instantiate(module);
            Func<int, int> run = instance.GetFunction<Func<int, int>>("run");
            memory.Write(8, 1234 + i);
            Assert.That(run(8), Is.EqualTo(1234 + i));
            foreach (int address in (int[])[65533, 65536, -1])
                Assert.That(Assert.Throws<WasmTrapException>(() => run(address))!.Kind, Is.EqualTo(WasmTrapKind.MemoryOutOfBounds));
        }

        Assert.That(module.MachineCodeBytes, Is.EqualTo(bytes));
        module.Dispose();
        Assert.That(() => linker.Instantiate(module), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void ThreadsTrapAtTheSameTimeWhileModulesComeAndGo()
    {
        EmulatorSetUp.IgnoreInAnEmulator();
        using WasmModule module = WasmModule.Compile(Wat.Bytes(Accesses), s_catching);
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 20; i++)
            {
                using WasmModule own = WasmModule.Compile(Wat.Bytes(Accesses), s_catching);
                using WasmStore store = new();
                foreach (WasmModule each in (WasmModule[])[module, own])
                {
                    Func<int, int> nest = new WasmLinker(store).Instantiate(each).GetFunction<Func<int, int>>("nest");
                    for (int call = 0; call < 20; call++)
                        Assert.That(Assert.Throws<WasmTrapException>(() => nest(-1))!.Frames, Has.Count.EqualTo(3));
                }
            }
        });
    }

    [Test]
    public void CodeThatDoesNotCheckIsSmaller()
    {
        using WasmModule catching = WasmModule.Compile(Wat.Bytes(Accesses), s_catching);
        using WasmModule checking = WasmModule.Compile(Wat.Bytes(Accesses), s_checking);
        Assert.That(catching.MachineCodeBytes, Is.LessThan(checking.MachineCodeBytes));
    }

    private static string Outcome(WasmInstance instance, string function, int address)
    {
        try
        {
            return instance.GetFunction<Func<int, int>>(function)(address).ToString();
        }
        catch (WasmTrapException trap)
        {
            return $"{trap.Kind} {string.Join(' ', trap.Frames)}";
        }
    }
}
