using System;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

internal sealed class FunctionTests : RuntimeTests
{
    private const string Numbers = """
        (module
          (func (export "i32") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
          (func (export "i64") (param i64 i64) (result i64) (i64.sub (local.get 0) (local.get 1)))
          (func (export "f32") (param f32 f32) (result f32) (f32.sub (local.get 0) (local.get 1)))
          (func (export "f64") (param f64 f64) (result f64) (f64.sub (local.get 0) (local.get 1)))
          (func (export "mixed") (param i32 i64 f32 f64) (result f64)
            (f64.add (f64.convert_i32_s (local.get 0)) (f64.add (f64.convert_i64_s (local.get 1))
              (f64.add (f64.promote_f32 (local.get 2)) (local.get 3)))))
          (func (export "swap") (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
          (func (export "nothing")))
        """;

    [Test]
    public void ExportsAreDelegatesOfTheirTypes()
    {
        WasmInstance instance = Instantiate(Numbers);
        Assert.Multiple(() =>
        {
            Assert.That(instance.GetFunction<Func<int, int, int>>("i32")(1, 3), Is.EqualTo(-2));
            Assert.That(instance.GetFunction<Func<uint, uint, uint>>("i32")(1, 3), Is.EqualTo(uint.MaxValue - 1));
            Assert.That(instance.GetFunction<Func<long, long, long>>("i64")(1L << 40, 1), Is.EqualTo((1L << 40) - 1));
            Assert.That(instance.GetFunction<Func<float, float, float>>("f32")(1, 3), Is.EqualTo(-2f));
            Assert.That(instance.GetFunction<Func<double, double, double>>("f64")(1, 3), Is.EqualTo(-2d));
            Assert.That(instance.GetFunction<Func<int, long, float, double, double>>("mixed")(1, 2, 3, 4), Is.EqualTo(10d));
            Assert.That(instance.GetFunction<int, long, float, double, double>("mixed")(1, 2, 3, 4), Is.EqualTo(10d));
            Assert.That(instance.GetFunction<Action>("nothing"), Throws.Nothing);
            Assert.That(instance.GetAction("nothing"), Throws.Nothing);
        });
    }

    [Test]
    public void ExportsTakeBoxedAndRawValues()
    {
        WasmInstance instance = Instantiate(Numbers);
        Assert.That(instance.GetFunction("swap")!.Invoke(1, 2L), Is.EqualTo(new object[] { 2L, 1 }));
        ulong[] results = new ulong[2];
        instance.GetFunction("swap")!.InvokeRaw([ulong.MaxValue, 5], results);
        Assert.That(results, Is.EqualTo(new ulong[] { 5, uint.MaxValue }));
        Assert.That(() => instance.GetFunction("swap")!.Invoke(1), Throws.ArgumentException);
        Assert.That(() => instance.GetFunction("swap")!.Invoke(1, "text"), Throws.ArgumentException);
        Assert.That(() => instance.GetFunction("swap")!.InvokeRaw([1, 2], []), Throws.ArgumentException);
    }

    [Test]
    public void ADelegateOfAnotherTypeIsRefused()
    {
        WasmInstance instance = Instantiate(Numbers);
        Assert.That(
            () => instance.GetFunction<Func<int, int>>("i32"),
            Throws.TypeOf<WasmLinkException>().With.Message.Contains("(i32, i32) -> (i32)"));
        Assert.That(() => instance.GetFunction<Func<int>>("none"), Throws.TypeOf<WasmLinkException>().With.Message.Contains("none"));
        Assert.That(() => instance.GetFunction<Func<int, string>>("i32"), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => instance.GetFunction<Predicate<int>>("i32"), Throws.TypeOf<NotSupportedException>());
        Assert.That(instance.GetFunction("none"), Is.Null);
    }

    [Test]
    public void FunctionsOfTheHostKeepTheirState()
    {
        int sum = 0;
        Linker.DefineFunction("host", "add", (int x) => { sum += x; });
        Linker.DefineFunction("host", "get", () => sum);
        Linker.DefineFunction("host", "mix", (int a, long b, float c, double d, uint e, ulong f) => a + b + c + d + e + f);
        WasmInstance instance = Instantiate("""
            (module
              (import "host" "add" (func $add (param i32)))
              (import "host" "get" (func $get (result i32)))
              (import "host" "mix" (func $mix (param i32 i64 f32 f64 i32 i64) (result f64)))
              (func (export "run") (result f64)
                (call $add (i32.const 40)) (call $add (i32.const 2))
                (call $mix (call $get) (i64.const 1) (f32.const 2) (f64.const 3) (i32.const -1) (i64.const 4)))
              (export "add" (func $add)))
            """);
        Assert.That(instance.GetFunction<Func<double>>("run")(), Is.EqualTo(42 + 1 + 2 + 3 + 4294967295d + 4));
        instance.GetFunction<Action<int>>("add")(58);
        Assert.That(sum, Is.EqualTo(100));
    }

    [Test]
    public void DelegatesOfAnyTypeWork()
    {
        Linker.DefineFunction("host", "f", (Delegate)new Func<uint, ulong, float, ulong>((a, b, c) => a + b + (ulong)c));
        Linker.DefineFunction("host", "g", new Converter<uint, ulong>(x => x + 1ul));
        WasmInstance instance = Instantiate("""
            (module
              (import "host" "f" (func $f (param i32 i64 f32) (result i64)))
              (import "host" "g" (func $g (param i32) (result i64)))
              (func (export "run") (result i64) (call $f (i32.const -1) (call $g (i32.const -1)) (f32.const 1))))
            """);
        Assert.That(instance.GetFunction<Func<long>>("run")(), Is.EqualTo(0xFFFFFFFFL + 0x100000000L + 1));
    }

    [Test]
    public void RawCallbacksGiveSeveralResults()
    {
        WasmFunctionType type = new([WasmValueType.I32, WasmValueType.I64], [WasmValueType.I64, WasmValueType.I32]);
        Linker.DefineFunction("host", "swap", type, static (_, arguments, results) =>
        {
            results[0] = arguments[1];
            results[1] = arguments[0];
        });
        WasmInstance instance = Instantiate("""
            (module
              (import "host" "swap" (func $swap (param i32 i64) (result i64 i32)))
              (func (export "run") (result i64) (call $swap (i32.const 7) (i64.const 8)) (drop)))
            """);
        Assert.That(instance.GetFunction<Func<long>>("run")(), Is.EqualTo(8));
    }

    [Test]
    public void TheCallerIsWhoImports()
    {
        Linker.DefineFunction("host", "peek", (WasmCaller caller, int address) => caller.GetMemory("memory")!.Read<int>(address));
        const string text = """
            (module
              (import "host" "peek" (func $peek (param i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "run") (param i32) (result i32) (i32.store (i32.const 8) (local.get 0)) (call $peek (i32.const 8))))
            """;
        Func<int, int> first = Instantiate(text).GetFunction<Func<int, int>>("run");
        Func<int, int> second = Instantiate(text).GetFunction<Func<int, int>>("run");
        Assert.That((first(1), second(2), first(3)), Is.EqualTo((1, 2, 3)));
    }

    [Test]
    public void CallsNest()
    {
        Func<int, int>? down = null;
        Linker.DefineFunction("host", "down", (int x) => x == 0 ? 0 : down!(x - 1) + 1);
        WasmInstance instance = Instantiate("""
            (module
              (import "host" "down" (func $down (param i32) (result i32)))
              (func (export "run") (param i32) (result i32) (local i64 i64)
                (local.set 1 (i64.const 5))
                (i32.add (call $down (local.get 0)) (i32.wrap_i64 (i64.sub (local.get 1) (i64.const 4))))))
            """);
        down = instance.GetFunction<Func<int, int>>("run");
        Assert.That(down(100), Is.EqualTo(201));
    }

    [Test]
    public void ReferencesGoThrough()
    {
        object thing = new();
        Linker.DefineFunction("host", "same", (object? x) => x);
        WasmInstance instance = Instantiate("""
            (module
              (import "host" "same" (func $same (param externref) (result externref)))
              (func (export "extern") (param externref) (result externref) (call $same (local.get 0)))
              (func $seven (export "seven") (result i32) (i32.const 7))
              (func (export "func") (result funcref) (ref.func $seven))
              (func (export "null") (param funcref) (result i32) (ref.is_null (local.get 0))))
            """);
        Assert.That(instance.GetFunction("extern")!.Invoke(thing)[0], Is.SameAs(thing));
        Assert.That(instance.GetFunction<Func<object?, object?>>("extern")(thing), Is.SameAs(thing));
        Assert.That(instance.GetFunction<Func<object?, object?>>("extern")(null), Is.Null);
        Assert.That(instance.GetFunction("func")!.Invoke()[0], Is.SameAs(instance.GetFunction("seven")));
        Assert.That(instance.GetFunction<Func<WasmFunction?, int>>("null")(null), Is.EqualTo(1));
        Assert.That(instance.GetFunction<Func<WasmFunction?, int>>("null")(instance.GetFunction("seven")), Is.Zero);
    }
}
