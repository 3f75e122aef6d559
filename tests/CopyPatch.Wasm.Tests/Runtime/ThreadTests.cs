using System;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>Modules that several threads compile.</summary>
internal sealed class ThreadTests
{
    private const int Functions = 3_000;

    private static readonly Lazy<byte[]> s_module = new(() => Wat.Bytes(Text()));

    // Calls lead from each part to all others, and each function has its constant, its branch out of line and its trap.
    [Test]
    public void TheCodeIsTheSameByAnyNumberOfThreads([Values(2, 3, 7)] int threads)
    {
        int[] inputs = [1, 2, 3, 5, Functions / 2, Functions - 1];
        WasmModuleOptions options = new() { CompileThreads = threads, KeepListing = true };
        using WasmModule one = WasmModule.Compile(s_module.Value, new WasmModuleOptions { KeepListing = true });
        using WasmModule other = WasmModule.Compile(s_module.Value, options);
        Assert.That(other.OperatorBytes, Is.GreaterThan(7 * 16_384), "it is worth so many threads");
        Assert.That(ResultsOf(other, inputs), Is.EqualTo(ResultsOf(one, inputs)));
        for (int function = 0; function < Functions; function += 97)
        {
            Assert.That(
                other.GetListing(function).Entries.Select(entry => (entry.Operator, entry.CodeOffset)),
                Is.EqualTo(one.GetListing(function).Entries.Select(entry => (entry.Operator, entry.CodeOffset))));
        }
    }

    [Test]
    public void WhatIsWrongFirstIsWhatIsWrong([Values(2, 7)] int threads)
    {
        byte[] bytes = [.. s_module.Value];
        for (int function = Functions - 1; function > 100; function -= 1_000)
            bytes[PlaceOf(bytes, function)] = 0x42; // i64.const
        string expected = Assert.Throws<WasmFormatException>(() => WasmModule.Compile(bytes))!.Message;
        WasmModuleOptions options = new() { CompileThreads = threads };
        Assert.That(Assert.Throws<WasmFormatException>(() => WasmModule.Compile(bytes, options))!.Message, Is.EqualTo(expected));
        using WasmModule another = WasmModule.Compile(s_module.Value, options);
        Assert.That(ResultsOf(another, [3]), Has.Length.EqualTo(1), "another module compiles");
    }

    [Test]
    public void ThereIsOneThreadAtLeast() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new WasmModuleOptions { CompileThreads = 0 });

    private static int[] ResultsOf(WasmModule module, int[] inputs)
    {
        using WasmStore store = new();
        WasmInstance instance = new WasmLinker(store).Instantiate(module);
        Func<int, int> first = instance.GetFunction<Func<int, int>>("first");
        Func<int, int, int> any = instance.GetFunction<Func<int, int, int>>("any");
        Assert.That(
            Assert.Throws<WasmTrapException>(() => any(0, 1_000))!.Frames.Select(frame => frame.Function),
            Is.EqualTo(new[] { 1_000, Functions }));
        return [.. inputs.Select(input => unchecked(first(input) + (31 * any(input + 1, Functions - 1 - input))))];
    }

    // Function k calls k + 1,000, and k + 2,000 where there is that: as often as its argument says.
    private static string Text()
    {
        StringBuilder text = new("(module (table funcref (elem");
        for (int i = 0; i < Functions; i++)
            text.Append($" $f{i}");
        text.Append("))\n");
        for (int i = 0; i < Functions; i++)
        {
            string callee = i + 1_000 < Functions ? $"(call $f{i + 1_000} (local.get 0))" : "(i32.const 1)";
            text.Append($"""
                (func $f{i} {(i == 0 ? "(export \"first\")" : "")} (param i32) (result i32) (local i32 i32)
                  (local.set 1 (i32.const {70_000 + i}))
                  (block $out (loop $again
                    (br_if $out (i32.ge_u (local.get 2) (local.get 0)))
                    (local.set 2 (i32.add (local.get 2) (i32.const 1)))
                    (local.set 1 (i32.xor (i32.mul (local.get 1) (i32.const 31)) (local.get 2)))
                    (br $again)))
                  (i32.add (i32.div_s (local.get 1) (local.get 0)) {callee}))

                """);
        }

        text.Append("""
            (func (export "any") (param i32 i32) (result i32)
              (call_indirect (param i32) (result i32) (local.get 0) (local.get 1))))
            """);
        return text.ToString();
    }

    // Of the constant of a function, whose encoding has three bytes.
    private static int PlaceOf(byte[] bytes, int function)
    {
        int value = 70_000 + function;
        byte[] constant = [0x41, (byte)(value | 0x80), (byte)((value >> 7) | 0x80), (byte)(value >> 14)];
        return ((ReadOnlySpan<byte>)bytes).IndexOf(constant);
    }
}
