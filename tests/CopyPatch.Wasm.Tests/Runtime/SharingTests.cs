using System;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

internal sealed class SharingTests : RuntimeTests
{
    private const string Owner = """
        (module
          (memory (export "memory") 1 4)
          (table (export "table") 4 8 funcref)
          (global (export "counter") (mut i64) (i64.const 40))
          (global (export "base") i32 (i32.const 3))
          (func $get (result i32) (i32.load (i32.const 0)))
          (elem (i32.const 0) $get)
          (func (export "grow") (result i32) (memory.grow (i32.const 1)))
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "size") (result i32) (memory.size)))
        """;

    private const string User = """
        (module
          (import "owner" "memory" (memory 1))
          (import "owner" "table" (table 1 funcref))
          (import "owner" "counter" (global $counter (mut i64)))
          (import "owner" "base" (global $base i32))
          (type $get (func (result i32)))
          (func $other (result i32) (i32.const 99))
          (elem (global.get $base) $other)
          (data (i32.const 0) "\2a\00\00\00")
          (func (export "call") (param i32) (result i32) (call_indirect (type $get) (local.get 0)))
          (func (export "count") (global.set $counter (i64.add (global.get $counter) (i64.const 2))))
          (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
          (func (export "grow") (result i32) (memory.grow (i32.const 1)))
          (func (export "size") (result i32) (memory.size)))
        """;

    [Test]
    public void InstancesShareMemoryTableAndGlobals()
    {
        WasmInstance owner = Instantiate(Owner);
        Linker.DefineInstance("owner", owner);
        WasmInstance user = Instantiate(User);

        Assert.That(user.GetFunction<Func<int, int>>("call")(0), Is.EqualTo(42), "a function of the owner reads the user's data");
        Assert.That(owner.GetTable("table")![3], Is.InstanceOf<WasmFunction>());
        Assert.That(((WasmFunction)owner.GetTable("table")![3]!).Invoke()[0], Is.EqualTo(99));
        user.GetFunction<Action>("count")();
        Assert.That(owner.GetGlobal("counter")!.Value, Is.EqualTo(42L));
        owner.GetGlobal("counter")!.Value = 1L;
        user.GetFunction<Action>("count")();
        Assert.That(owner.GetGlobal("counter")!.Value, Is.EqualTo(3L));

        Assert.That(user.GetFunction<Func<int>>("grow")(), Is.EqualTo(1));
        Assert.That(owner.GetFunction<Func<int>>("size")(), Is.EqualTo(2));
        Assert.That(owner.GetFunction<Func<int>>("grow")(), Is.EqualTo(2));
        user.GetFunction<Action<int, int>>("store")((3 * 65536) - 4, 7);
        Assert.That(owner.GetFunction<Func<int, int>>("load")((3 * 65536) - 4), Is.EqualTo(7));
        Assert.That(owner.GetMemory("memory")!.Read<int>((3 * 65536) - 4), Is.EqualTo(7));
        Assert.That(owner.GetMemory("memory")!.Grow(1), Is.EqualTo(3));
        Assert.That(user.GetFunction<Func<int>>("size")(), Is.EqualTo(4));
        Assert.That(owner.GetMemory("memory")!.Grow(1), Is.EqualTo(-1), "it is as large as it may be");
    }

    [Test]
    public void TheHostGivesMemoryTableAndGlobals()
    {
        WasmMemory memory = new(Store, 1, 4);
        WasmTable table = new(Store, WasmValueType.FuncRef, 4, 8);
        WasmGlobal counter = new(Store, WasmValueType.I64, isMutable: true, 5L);
        WasmGlobal start = new(Store, WasmValueType.I32, isMutable: false, 1);
        Linker.Define("owner", "memory", memory);
        Linker.Define("owner", "table", table);
        Linker.Define("owner", "counter", counter);
        Linker.Define("owner", "base", start);
        WasmInstance user = Instantiate(User);
        table[0] = WasmFunction.FromDelegate(Store, new Func<int>(() => 11));
        Assert.That(user.GetFunction<Func<int, int>>("call")(0), Is.EqualTo(11));
        Assert.That(user.GetFunction<Func<int, int>>("call")(1), Is.EqualTo(99));
        Assert.That(memory.Read<byte>(0), Is.EqualTo(42));
        user.GetFunction<Action>("count")();
        Assert.That(counter.Value, Is.EqualTo(7L));
        Assert.That(() => start.Value = 2, Throws.InvalidOperationException);
        Assert.That(() => counter.Value = "text", Throws.ArgumentException);
        Traps(WasmTrapKind.UninitializedElement, () => user.GetFunction<Func<int, int>>("call")(2));
        Traps(WasmTrapKind.UndefinedElement, () => user.GetFunction<Func<int, int>>("call")(4));
        Assert.That(table.Grow(2), Is.EqualTo(4));
        Traps(WasmTrapKind.UninitializedElement, () => user.GetFunction<Func<int, int>>("call")(5));
        Assert.That(table.Grow(3), Is.EqualTo(-1));
    }

    [Test]
    public void MemoryHasTextAndNumbers()
    {
        WasmMemory memory = new(Store, 1);
        Assert.That(memory.WriteString(10, "gr\u00fcn"), Is.EqualTo(5));
        Assert.That((memory.ReadString(10, 5), memory.ReadString(10)), Is.EqualTo(("gr\u00fcn", "gr\u00fcn")));
        memory.Write(65528, 1.5);
        Assert.That(memory.Read<double>(65528), Is.EqualTo(1.5));
        Assert.That(() => memory.Read<double>(65529), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => memory.Access(-1, 1, _ => { }), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => memory.Write(long.MaxValue, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase("(func)", "(func $f) (export \"x\" (func $f))", null)]
    [TestCase("(func (param i32))", "(func $f) (export \"x\" (func $f))", "function (i32) -> ()")]
    [TestCase("(memory 2)", "(memory (export \"x\") 1)", "2 or more")]
    [TestCase("(memory 1 2)", "(memory (export \"x\") 1)", "1 to 2")]
    [TestCase("(memory 1 2)", "(memory (export \"x\") 1 2)", null)]
    [TestCase("(memory 1)", "(memory (export \"x\") 1 2)", null)]
    [TestCase("(table 1 3 funcref)", "(table (export \"x\") 1 4 funcref)", "1 to 3")]
    [TestCase("(table 1 externref)", "(table (export \"x\") 1 funcref)", "externref")]
    [TestCase("(global i32)", "(global (export \"x\") (mut i32) (i32.const 1))", "mutable")]
    [TestCase("(global i64)", "(global (export \"x\") i32 (i32.const 1))", "i64")]
    [TestCase("(global i64)", "(func (export \"x\"))", "a global i64")]
    [TestCase("(global i64)", "", "unknown import")]
    public void ImportsHaveTheirTypes(string import, string export, string? error)
    {
        Linker.DefineInstance("a", Instantiate($"(module {export})"));
        using WasmModule module = Wat.Compile($"(module (import \"a\" \"x\" {import}))");
        if (error is null)
            Assert.That(() => Linker.Instantiate(module), Throws.Nothing);
        else
            Assert.That(() => Linker.Instantiate(module), Throws.TypeOf<WasmLinkException>().With.Message.Contains(error));
    }

    [Test]
    public void WhatWasWrittenBeforeATrapStays()
    {
        WasmMemory memory = new(Store, 1);
        Linker.Define("host", "memory", memory);
        using WasmModule module = Wat.Compile("""
            (module (import "host" "memory" (memory 1)) (data (i32.const 0) "a") (data (i32.const 65536) "b") (data (i32.const 1) "c"))
            """);
        Traps(WasmTrapKind.MemoryOutOfBounds, () => Linker.Instantiate(module));
        Assert.That(memory.ReadString(0, 2), Is.EqualTo("a\0"));
    }

    [Test]
    public void TheStartFunctionIsCalled()
    {
        int calls = 0;
        Linker.DefineFunction("host", "f", () => { calls++; });
        Instantiate("""(module (import "host" "f" (func $f)) (start $f))""");
        Assert.That(calls, Is.EqualTo(1));
        using WasmModule trapping = Wat.Compile("(module (func $f unreachable) (start $f))");
        Traps(WasmTrapKind.Unreachable, () => Linker.Instantiate(trapping));
    }

    [Test]
    public void ThingsOfAnotherStoreAreRefused()
    {
        using WasmStore other = new();
        Assert.That(() => Linker.Define("a", "b", new WasmMemory(other, 1)), Throws.ArgumentException);
        WasmTable table = new(Store, WasmValueType.FuncRef, 1);
        Assert.That(() => table[0] = WasmFunction.FromDelegate(other, new Action(() => { })), Throws.ArgumentException);
    }
}
