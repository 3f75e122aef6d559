using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CopyPatch.Wasm.Tests.Binary;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

internal sealed class TrapTests : RuntimeTests
{
    [TestCase("unreachable", WasmTrapKind.Unreachable, "unreachable")]
    [TestCase("(drop (i32.load (i32.const 65533)))", WasmTrapKind.MemoryOutOfBounds, "out of bounds memory access")]
    [TestCase("(drop (i32.load (i32.const -1)))", WasmTrapKind.MemoryOutOfBounds, "out of bounds memory access")]
    [TestCase("(drop (i32.div_s (i32.const 1) (i32.const 0)))", WasmTrapKind.DivideByZero, "integer divide by zero")]
    [TestCase("(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", WasmTrapKind.IntegerOverflow, "integer overflow")]
    [TestCase("(drop (i32.trunc_f64_s (f64.const nan)))", WasmTrapKind.InvalidConversion, "invalid conversion to integer")]
    [TestCase("(call_indirect (i32.const 9))", WasmTrapKind.UndefinedElement, "undefined element")]
    [TestCase("(call_indirect (i32.const 0))", WasmTrapKind.UninitializedElement, "uninitialized element")]
    [TestCase("(call_indirect (i32.const 1))", WasmTrapKind.IndirectCallTypeMismatch, "indirect call type mismatch")]
    [TestCase("(drop (table.get 0 (i32.const 4)))", WasmTrapKind.TableOutOfBounds, "out of bounds table access")]
    [TestCase("(table.set 0 (i32.const 4) (ref.null func))", WasmTrapKind.TableOutOfBounds, "out of bounds table access")]
    [TestCase("(table.fill 0 (i32.const 3) (ref.null func) (i32.const 2))", WasmTrapKind.TableOutOfBounds, "out of bounds table access")]
    [TestCase("(table.copy (i32.const 3) (i32.const 0) (i32.const 2))", WasmTrapKind.TableOutOfBounds, "out of bounds table access")]
    [TestCase("(table.init 0 (i32.const 3) (i32.const 0) (i32.const 2))", WasmTrapKind.TableOutOfBounds, "out of bounds table access")]
    [TestCase("(memory.fill (i32.const 65536) (i32.const 0) (i32.const 1))", WasmTrapKind.MemoryOutOfBounds, "out of bounds memory")]
    [TestCase("(memory.copy (i32.const 0) (i32.const 65536) (i32.const 1))", WasmTrapKind.MemoryOutOfBounds, "out of bounds memory")]
    [TestCase("(memory.init 0 (i32.const 0) (i32.const 1) (i32.const 3))", WasmTrapKind.MemoryOutOfBounds, "out of bounds memory")]
    [TestCase("(data.drop 0) (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 1))", WasmTrapKind.MemoryOutOfBounds, "out of")]
    [TestCase("(call $f)", WasmTrapKind.CallStackExhausted, "call stack exhausted")]
    public void TrapsSayWhatAndWhere(string body, WasmTrapKind kind, string message)
    {
        WasmInstance instance = Instantiate($$"""
            (module
              (memory 1) (table 4 funcref) (elem (i32.const 1) $other) (elem func $other $other) (data "abc")
              (func $other (result i32) (i32.const 0))
              (func $f {{body}})
              (func $outer (export "run") (call $f)))
            """);
        Action run = instance.GetFunction<Action>("run");
        for (int i = 0; i < 3; i++)
        {
            WasmTrapException trap = Assert.Throws<WasmTrapException>(() => run())!;
            Assert.That(trap.Kind, Is.EqualTo(kind));
            Assert.That(trap.Message, Does.StartWith(message));
            Assert.That(trap.Frames[0], Is.EqualTo(new WasmFrame(null, 1, "f")));
            if (kind != WasmTrapKind.CallStackExhausted)
                Assert.That(
                    trap.Frames.Select(frame => frame.ToString()), Is.EqualTo(new[] { "at f (function 1)", "at outer (function 2)" }));
        }
    }

    [Test]
    public void AStackWhoseEndNobodyKnowsIsRefused()
    {
        ThreadStack unknown = new(0);
        Assert.That(unknown.HasRoom(1), Is.False);
        Assert.That(unknown.FloorFor(1), Is.EqualTo(nint.MaxValue));
        Assert.That(unknown.NoRoom(1).Message, Does.Contain("/proc").And.Contain("Start a thread"));
        Assert.That(ThreadStack.Current.HasRoom(1));
    }

    [Test]
    public void AModuleForgesNoLinesOfAMessage()
    {
        string name = "f\u001b[31m\n   at trusted (function 7)" + new string('x', 1 << 20);
        byte[] names = System.Text.Encoding.UTF8.GetBytes(name);
        byte[] module = ModuleBytes.Module(
            ModuleBytes.Types,
            ModuleBytes.Section(3, [1, 0]),
            ModuleBytes.Section(7, [1, .. ModuleBytes.Number((uint)names.Length), .. names, 0, 0]),
            ModuleBytes.Section(10, [1, 3, 0, 0x00, 0x0B]));
        using WasmModule compiled = WasmModule.Compile(module);
        WasmFunction function = Linker.Instantiate(compiled).GetFunction(name)!;
        WasmTrapException trap = Assert.Throws<WasmTrapException>(() => function.Invoke())!;
        Assert.That(trap.Frames[0].Name, Is.EqualTo(name));
        Assert.That(trap.Message, Does.StartWith("unreachable\n   at f\\u{1b}[31m\\u{a}   at trusted").And.EndsWith("... (function 0)"));
        Assert.That(trap.Message, Has.Length.LessThan(300));
    }

    [Test]
    public void TheBulkOperatorsWork()
    {
        WasmInstance instance = Instantiate("""
            (module
              (memory (export "memory") 1) (table (export "table") 8 externref) (table $g 2 4 funcref) (data $d "abcdef")
              (elem $e funcref (ref.func $f) (ref.null func))
              (func $f (export "run") (param externref) (result i32)
                (memory.init $d (i32.const 10) (i32.const 1) (i32.const 4))
                (memory.copy (i32.const 11) (i32.const 10) (i32.const 4))
                (memory.fill (i32.const 20) (i32.const 0x17a) (i32.const 3))
                (table.fill 0 (i32.const 1) (local.get 0) (i32.const 2))
                (table.copy 0 0 (i32.const 2) (i32.const 1) (i32.const 2))
                (table.set 0 (i32.const 7) (table.get 0 (i32.const 3)))
                (table.init $g $e (i32.const 0) (i32.const 0) (i32.const 2))
                (elem.drop $e)
                (drop (table.grow $g (ref.null func) (i32.const 1)))
                (i32.add (table.size $g)
                  (i32.mul (i32.const 10) (table.grow $g (ref.func $f) (i32.const 2))))))
            """);
        Assert.That(instance.GetFunction("run")!.Invoke("x")[0], Is.EqualTo(3 - 10));
        Assert.That(instance.GetMemory("memory")!.ReadString(10, 5), Is.EqualTo("bbcde"));
        Assert.That(instance.GetMemory("memory")!.ReadString(20), Is.EqualTo("zzz"));
        WasmTable table = instance.GetTable("table")!;
        Assert.That(
            Enumerable.Range(0, 8).Select(i => table[(uint)i]),
            Is.EqualTo(new object?[] { null, "x", "x", "x", null, null, null, "x" }));
    }

    [Test]
    public void ExceptionsOfTheHostComeThrough()
    {
        InvalidTimeZoneException thrown = new("mine");
        int calls = 0;
        Linker.DefineFunction("host", "throw", () =>
        {
            calls++;
            throw thrown;
        });
        Action run = Instantiate("""
            (module (import "host" "throw" (func $throw)) (func $a (call $throw)) (func (export "run") (call $a)))
            """).GetFunction<Action>("run");
        for (int i = 0; i < 3; i++)
            Assert.That(Assert.Throws<InvalidTimeZoneException>(() => run()), Is.SameAs(thrown));
        Assert.That(calls, Is.EqualTo(3));
    }

    [Test]
    public void ATrapGoesThroughTheHost()
    {
        Action? inner = null;
        int caught = 0;
        Linker.DefineFunction("host", "pass", () => inner!());
        Linker.DefineFunction("host", "catch", () =>
        {
            try
            {
                inner!();
            }
            catch (WasmTrapException)
            {
                caught++;
            }
        });
        WasmInstance instance = Instantiate("""
            (module (import "host" "pass" (func $pass)) (import "host" "catch" (func $catch))
              (func $inner (export "inner") unreachable)
              (func $passes (export "passes") (call $pass))
              (func (export "catches") (result i32) (call $catch) (i32.const 5)))
            """);
        inner = instance.GetFunction<Action>("inner");
        WasmTrapException trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction<Action>("passes")())!;
        Assert.That(trap.Frames.Select(frame => frame.Name), Is.EqualTo(new[] { "inner", "passes" }));
        Assert.That(instance.GetFunction<Func<int>>("catches")(), Is.EqualTo(5));
        Assert.That(caught, Is.EqualTo(1));
    }

    [Test]
    public void DeepCallsTrapAndDoNotCrash()
    {
        Use(new WasmStoreOptions { StackBytes = 1 << 20 });
        Action? run = null;
        Linker.DefineFunction("host", "again", () => run!());
        WasmInstance instance = Instantiate("""
            (module (import "host" "again" (func $again))
              (func (export "run") (call $again))
              (func $deep (export "deep") (param i64) (result i64)
                (i64.add (call $deep (i64.add (local.get 0) (i64.const 1))) (local.get 0))))
            """);
        run = instance.GetFunction<Action>("run");
        Traps(WasmTrapKind.CallStackExhausted, () => run());
        Traps(WasmTrapKind.CallStackExhausted, () => instance.GetFunction<Func<long, long>>("deep")(0));
        Exception? found = null;
        Thread small = new(() => found = Assert.Catch(() => run()), 512 << 10);
        small.Start();
        small.Join();
        Assert.That(found, Is.InstanceOf<InsufficientExecutionStackException>());
        Traps(WasmTrapKind.CallStackExhausted, () => run());
    }

    [Test]
    public void AnotherThreadEndsALoop()
    {
        using ManualResetEventSlim isRunning = new();
        Linker.DefineFunction("host", "running", isRunning.Set);
        WasmInstance instance = Instantiate("""
            (module (import "host" "running" (func $running))
              (func $spin (export "spin") (call $running) (loop (br 0)))
              (func (export "seven") (result i32) (i32.const 7)))
            """);
        for (int i = 0; i < 3; i++)
        {
            isRunning.Reset();
            Task cancel = Task.Run(() =>
            {
                isRunning.Wait();
                Store.Cancel();
            });
            WasmTrapException trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction<Action>("spin")())!;
            cancel.Wait();
            Assert.That(trap.Kind, Is.EqualTo(WasmTrapKind.Interrupted));
            Assert.That(trap.Frames[0].Name, Is.EqualTo("spin"));
            Assert.That(Store.IsCancelled, Is.False);
            Assert.That(instance.GetFunction<Func<int>>("seven")(), Is.EqualTo(7));
        }
        Store.Cancel();
        Assert.That(Store.IsCancelled);
        Traps(WasmTrapKind.Interrupted, () => instance.GetFunction<Action>("spin")());
    }
}
