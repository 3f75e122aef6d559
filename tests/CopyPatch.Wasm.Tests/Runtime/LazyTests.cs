using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>Modules whose functions are compiled when they are called first.</summary>
internal sealed class LazyTests
{
    private const string Fibonacci = """
        (module
          (table (export "table") 2 funcref)
          (elem (i32.const 0) $fib $never)
          (func $fib (export "fib") (param i32) (result i32)
            (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
              (then (local.get 0))
              (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
          (func (export "indirect") (param i32) (result i32) (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)))
          (func (export "trap") (param i32) (result i32) (call $inner (local.get 0)))
          (func $inner (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
          (func $never (param i32) (result i32) (call $never (local.get 0))))
        """;

    private static readonly WasmModuleOptions s_lazy = new() { CompileLazily = true };

    [Test]
    public void AFunctionIsCompiledWhenItIsCalled()
    {
        using WasmModule module = WasmModule.Compile(Wat.Bytes(Fibonacci), s_lazy);
        using WasmStore store = new();
        WasmInstance instance = new WasmLinker(store).Instantiate(module);
        int before = module.MachineCodeBytes;
        Assert.That(instance.GetFunction<Func<int, int>>("fib")(15), Is.EqualTo(610));
        int behind = module.MachineCodeBytes;
        Assert.That(behind, Is.GreaterThan(before));
        Assert.That(instance.GetFunction<Func<int, int>>("fib")(16), Is.EqualTo(987));
        Assert.That(module.MachineCodeBytes, Is.EqualTo(behind), "it is compiled once");
        Assert.That(instance.GetFunction<Func<int, int>>("indirect")(12), Is.EqualTo(144));
    }

    [Test]
    public void ATrapSaysWhichFunctionsItHasLeft()
    {
        using WasmModule module = WasmModule.Compile(Wat.Bytes(Fibonacci), s_lazy);
        using WasmStore store = new();
        WasmInstance instance = new WasmLinker(store).Instantiate(module);
        Func<int, int> trap = instance.GetFunction<Func<int, int>>("trap");
        for (int round = 0; round < 2; round++)
        {
            WasmTrapException exception = Assert.Throws<WasmTrapException>(() => trap(0))!;
            Assert.That(exception.Kind, Is.EqualTo(WasmTrapKind.DivideByZero));
            Assert.That(exception.Frames.Select(frame => frame.Function), Is.EqualTo(new[] { 3, 2 }));
        }

        Assert.That(trap(1), Is.EqualTo(1));
    }

    // An i64 where an i32 is to be, in the second function.
    [Test]
    public void ABodyThatIsNotValidEndsEachCall()
    {
        byte[] bytes = [.. Wat.Bytes("""
            (module
              (func (export "good") (param i32) (result i32) (local.get 0))
              (func $bad (export "bad") (param i32) (result i32) (i32.const 7))
              (func (export "calls") (param i32) (result i32) (i32.add (call $bad (local.get 0)) (i32.const 1))))
            """)];
        int place = ((ReadOnlySpan<byte>)bytes).IndexOf((ReadOnlySpan<byte>)[0x41, 0x07, 0x0B]);
        bytes[place] = 0x42; // i64.const
        Assert.That(WasmModule.Validate(bytes), Is.False);
        Assert.Throws<WasmFormatException>(() => WasmModule.Compile(bytes));
        using WasmModule module = WasmModule.Compile(bytes, s_lazy);
        using WasmStore store = new();
        WasmInstance instance = new WasmLinker(store).Instantiate(module);
        for (int round = 0; round < 3; round++)
        {
            Assert.That(instance.GetFunction<Func<int, int>>("good")(5), Is.EqualTo(5));
            Assert.Throws<WasmFormatException>(() => instance.GetFunction<Func<int, int>>("bad")(5));
            Assert.Throws<WasmFormatException>(() => instance.GetFunction<Func<int, int>>("calls")(5));
        }
    }

    [Test]
    public void ManyThreadsCallAFunctionFirst()
    {
        for (int round = 0; round < 20; round++)
        {
            using WasmModule module = WasmModule.Compile(Wat.Bytes(Fibonacci), s_lazy);
            using Barrier barrier = new(4);
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
            {
                using WasmStore store = new();
                WasmInstance instance = new WasmLinker(store).Instantiate(module);
                Func<int, int> fib = instance.GetFunction<Func<int, int>>("fib");
                barrier.SignalAndWait(TimeSpan.FromSeconds(5));
                Assert.That(fib(12), Is.EqualTo(144));
            });
        }
    }

    [Test]
    public void AModuleThatIsDisposedGoesOnInItsStores()
    {
        using WasmStore store = new();
        WasmInstance instance;
        using (WasmModule module = WasmModule.Compile(Wat.Bytes(Fibonacci), s_lazy))
            instance = new WasmLinker(store).Instantiate(module);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(instance.GetFunction<Func<int, int>>("fib")(10), Is.EqualTo(55));
    }

    [Test]
    public void AListingIsThatOfTheFunction()
    {
        WasmModuleOptions options = new() { CompileLazily = true, KeepListing = true };
        using WasmModule lazy = WasmModule.Compile(Wat.Bytes(Fibonacci), options);
        using WasmModule whole = WasmModule.Compile(Wat.Bytes(Fibonacci), new WasmModuleOptions { KeepListing = true });
        for (int function = 0; function < 5; function++)
        {
            WasmListing one = lazy.GetListing(function), other = whole.GetListing(function);
            Assert.That(one.Entries.Select(entry => entry.Operator), Is.EqualTo(other.Entries.Select(entry => entry.Operator)));
            Assert.That(one.Entries.Select(entry => entry.CodeOffset), Is.EqualTo(other.Entries.Select(entry => entry.CodeOffset)));
            Assert.That(one.MachineCode.Length, Is.GreaterThan(0));
        }
    }
}
