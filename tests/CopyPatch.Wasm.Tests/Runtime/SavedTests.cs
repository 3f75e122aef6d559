using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>Modules whose machine code was saved and loaded again.</summary>
internal sealed class SavedTests
{
    private const string Everything = """
        (module
          (import "env" "twice" (func $twice (param i32) (result i32)))
          (memory (export "memory") 1)
          (global $count (mut i32) (i32.const 5))
          (table 3 funcref)
          (elem (i32.const 0) $fib $other)
          (data (i32.const 8) "\2a")
          (func $fib (export "fib") (param i32) (result i32)
            (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
              (then (local.get 0))
              (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
          (func $other (param f64))
          (func (export "indirect") (param i32 i32) (result i32)
            (call_indirect (param i32) (result i32) (local.get 0) (local.get 1)))
          (func (export "switch") (param i32) (result i32)
            (block (block (block (br_table 0 1 2 (local.get 0))) (return (i32.const 10))) (return (i32.const 20)))
            (i32.const 30))
          (func (export "half") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5)))
          (func (export "host") (param i32) (result i32) (call $twice (local.get 0)))
          (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
          (func (export "grow") (result i32) (memory.grow (i32.const 1)))
          (func (export "forever") (loop (br 0)))
          (func (export "count") (result i32)
            (global.set $count (i32.add (global.get $count) (i32.const 1))) (global.get $count)))
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("wasm saved").FullName;

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    public void ALoadedModuleDoesWhatACompiledOneDoes(bool catchFaults, bool compileLazily)
    {
        if (catchFaults && !CodeHeap.CanCatchFaults)
            Assert.Ignore("Faults are not caught on this system.");
        WasmModuleOptions options = new() { CatchFaults = catchFaults, CompileLazily = compileLazily };
        byte[] bytes = Wat.Bytes(Everything);
        using WasmModule module = WasmModule.Load(bytes, Save(bytes, options), options);
        using WasmStore store = new();
        WasmLinker linker = new(store);
        linker.DefineFunction("env", "twice", (int a) => 2 * a);
        WasmInstance instance = linker.Instantiate(module);
        Func<int, int, int> indirect = instance.GetFunction<Func<int, int, int>>("indirect");
        Func<int, int> load = instance.GetFunction<Func<int, int>>("load");
        Assert.Multiple(() =>
        {
            Assert.That(instance.GetFunction<Func<int, int>>("fib")(20), Is.EqualTo(6765));
            Assert.That(indirect(15, 0), Is.EqualTo(610));
            Assert.That(Assert.Throws<WasmTrapException>(() => indirect(1, 1))!.Kind, Is.EqualTo(WasmTrapKind.IndirectCallTypeMismatch));
            Assert.That(Assert.Throws<WasmTrapException>(() => indirect(1, 2))!.Kind, Is.EqualTo(WasmTrapKind.UninitializedElement));
            Assert.That(new[] { 0, 1, 2, 3 }.Select(instance.GetFunction<Func<int, int>>("switch")), Is.EqualTo(new[] { 10, 20, 30, 30 }));
            Assert.That(instance.GetFunction<Func<double, double>>("half")(7), Is.EqualTo(3.5));
            Assert.That(instance.GetFunction<Func<int, int>>("host")(21), Is.EqualTo(42));
            Assert.That(load(8), Is.EqualTo(42));
            Assert.That(Assert.Throws<WasmTrapException>(() => load(-1))!.Kind, Is.EqualTo(WasmTrapKind.MemoryOutOfBounds));
            Assert.That(instance.GetFunction<Func<int>>("grow")(), Is.EqualTo(1));
            Assert.That(load(65536), Is.Zero);
            Assert.That(instance.GetFunction<Func<int>>("count")(), Is.EqualTo(6));
        });
    }

    [Test]
    public void AModuleWithoutFunctionsIsLoaded()
    {
        byte[] bytes = Wat.Bytes("""(module (memory (export "memory") 1) (data (i32.const 3) "x"))""");
        using WasmModule module = WasmModule.Load(bytes, Save(bytes));
        using WasmStore store = new();
        Assert.That(new WasmLinker(store).Instantiate(module).GetMemory("memory")!.ReadString(3, 1), Is.EqualTo("x"));
    }

    [Test]
    public void AListingIsSavedWhereItIsKept()
    {
        WasmModuleOptions options = new() { KeepListing = true };
        byte[] bytes = Wat.Bytes(Everything);
        using WasmModule compiled = WasmModule.Compile(bytes, options);
        using WasmModule loaded = WasmModule.Load(bytes, Save(bytes, options), options);
        for (int function = 1; function < compiled.FunctionCount; function++)
            Assert.That(loaded.GetListing(function).Entries, Is.EqualTo(compiled.GetListing(function).Entries));
    }

    [Test]
    public void NoByteCanBeOtherwise()
    {
        byte[] bytes = Wat.Bytes("""(module (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))""");
        byte[] saved = Save(bytes);
        for (int i = 0; i < saved.Length; i++)
        {
            foreach (int change in (ReadOnlySpan<int>)[1, 0x80, 0xFF])
            {
                saved[i] ^= (byte)change;
                Assert.Throws<SavedCodeException>(() => WasmModule.Load(bytes, saved), $"byte {i}");
                saved[i] ^= (byte)change;
            }

            Assert.Throws<SavedCodeException>(() => WasmModule.Load(bytes, saved.AsSpan(0, i)), $"{i} bytes");
        }

        Assert.Throws<SavedCodeException>(() => WasmModule.Load(bytes, [.. saved, 0]));
        WasmModule.Load(bytes, saved).Dispose();
    }

    [Test]
    public void CodeOfAnotherModuleOrOfOtherOptionsIsRefused()
    {
        byte[] bytes = Wat.Bytes(Everything);
        byte[] saved = Save(bytes);
        byte[] other = [.. bytes, 0, 2, 1, (byte)'x'];
        Assert.Multiple(() =>
        {
            Assert.Throws<SavedCodeException>(() => WasmModule.Load(other, saved));
            Assert.Throws<SavedCodeException>(() => WasmModule.Load(bytes, saved, new WasmModuleOptions { Interruptible = false }));
            Assert.Throws<SavedCodeException>(() => WasmModule.Load(bytes, saved, new WasmModuleOptions { KeepListing = true }));
            if (CodeHeap.CanCatchFaults)
                Assert.Throws<SavedCodeException>(() => WasmModule.Load(bytes, saved, new WasmModuleOptions { CatchFaults = true }));
            Assert.Throws<WasmFormatException>(() => WasmModule.Load([1, 2, 3], saved));
        });
        WasmModule.Load(bytes, saved, new WasmModuleOptions { CompileLazily = true, CompileThreads = 2 }).Dispose();
    }

    [Test]
    public void ABodyThatIsNotValidCannotBeSaved()
    {
        byte[] bytes = [.. Wat.Bytes("(module (func (result i32) (i32.const 7)))")];
        bytes[((ReadOnlySpan<byte>)bytes).IndexOf((ReadOnlySpan<byte>)[0x41, 0x07, 0x0B])] = 0x42;
        using WasmModule module = WasmModule.Compile(bytes, new WasmModuleOptions { CompileLazily = true });
        using MemoryStream stream = new();
        Assert.Throws<WasmFormatException>(() => module.Save(stream));
        Assert.That(stream.Length, Is.Zero);
    }

    [Test]
    public void AFileIsWrittenWhereItIsNotGood()
    {
        string file = Path.Combine(_folder, "module.code");
        byte[] bytes = Wat.Bytes(Everything);
        WasmModule.LoadOrCompile(bytes, file).Dispose();
        byte[] written = File.ReadAllBytes(file);
        DateTime longAgo = new(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, longAgo);
        WasmModule.LoadOrCompile(bytes, file).Dispose();
        Assert.That(File.GetLastWriteTimeUtc(file), Is.EqualTo(longAgo), "it was good");
        File.WriteAllBytes(file, written[..^1]);
        WasmModule.LoadOrCompile(bytes, file).Dispose();
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(written));
        WasmModule.LoadOrCompile(bytes, file, new WasmModuleOptions { Interruptible = false }).Dispose();
        Assert.That(File.ReadAllBytes(file), Is.Not.EqualTo(written));
        Assert.That(Directory.GetFiles(_folder, "module.code*"), Has.Length.EqualTo(1), "nothing is left beside it");
        Assert.Throws<DirectoryNotFoundException>(() => WasmModule.LoadOrCompile(bytes, Path.Combine(_folder, "nowhere", "x")));
    }

    // Where all addresses are others.
    [NotUnderWine("The command line is another program there")]
    [Test]
    public void AnotherProcessLoadsTheFile()
    {
        if (EmulatorSetUp.IsEmulated)
            Assert.Ignore("The child would need the emulator as well.");
        string wasm = Path.Combine(_folder, "table.wasm");
        string cache = Path.Combine(_folder, "table.code");
        File.WriteAllBytes(wasm, Wat.Bytes("""
            (module
              (memory 1)
              (table 1 funcref)
              (elem (i32.const 0) $grow)
              (func $grow (param i32) (result i32) (memory.grow (local.get 0)))
              (func (export "run") (param i32) (result i32)
                (block (block (br_table 0 1 (local.get 0))) (return (i32.const 7)))
                (i32.add (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)) (memory.size))))
            """));
        DateTime longAgo = new(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc);
        for (int round = 0; round < 3; round++)
        {
            ProcessStartInfo start = new(Environment.ProcessPath is { } path && Path.GetFileName(path).StartsWith("dotnet", StringComparison.Ordinal)
                ? path : "dotnet")
            {
                RedirectStandardOutput = true,
                ArgumentList =
                {
                    "exec", Path.Combine(TestContext.CurrentContext.TestDirectory, "Wasm.dll"), "run", "--cache", cache, "--invoke", "run", wasm, "3",
                },
            };
            using Process process = Process.Start(start)!;
            Assert.That(process.StandardOutput.ReadToEnd().Trim(), Is.EqualTo("5"));
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero);
            if (round == 0)
                File.SetLastWriteTimeUtc(cache, longAgo);
            Assert.That(File.GetLastWriteTimeUtc(cache), Is.EqualTo(longAgo), "it was loaded");
        }
    }

    private static byte[] Save(byte[] bytes, WasmModuleOptions? options = null)
    {
        using WasmModule module = WasmModule.Compile(bytes, options);
        using MemoryStream stream = new();
        module.Save(stream);
        return stream.ToArray();
    }
}
