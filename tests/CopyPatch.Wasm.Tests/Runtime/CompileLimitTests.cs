using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using CopyPatch.Wasm.Benchmarks;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>What a module takes to compile is bounded by its size, and by what its user allows.</summary>
internal sealed class CompileLimitTests : RuntimeTests
{
    private static IReadOnlyList<string> Kinds => DeepModule.Kinds;

    [TestCaseSource(nameof(Kinds))]
    public void CodeAndMemoryGrowAsTheModuleDoes(string kind)
    {
        byte[] small = DeepModule.Make(kind, 2_000), large = DeepModule.Make(kind, 20_000);
        (long code, long memory) = Compile(small);
        (long moreCode, long moreMemory) = Compile(large);
        Assert.That(moreCode, Is.LessThan(11 * code));
        Assert.That(moreMemory, Is.LessThan((8 * moreCode) + (20L * large.Length) + (1 << 20)), "as MaximumCodeBytes says");
        Assert.That(moreCode, Is.LessThan(150L * large.Length));
        Assert.That(memory, Is.GreaterThan(0));
    }

    // The values were moved one by one for each branch: 14 bytes of machine code for each of 1,000.
    [TestCase("branches")]
    [TestCase("returns")]
    public void BranchesWithManyValuesShareTheirWay(string kind)
    {
        int count = 20_000;
        (long code, _) = Compile(DeepModule.Make(kind, count));
        Assert.That(code, Is.LessThan(100 * count));
    }

    [Test]
    public void EqualBranchesOfATableAreOne()
    {
        string text(int count) => $"""
            (module (func (export "f") (param i32) (result i32)
              (block (result i32)
                (i32.const 1) (i32.const 2)
                (br_table {string.Concat(Enumerable.Repeat("0 1 ", count))}0 (local.get 0)))))
            """;
        using WasmModule few = WasmModule.Compile(Wat.Bytes(text(10))), many = WasmModule.Compile(Wat.Bytes(text(1000)));
        Assert.That(many.MachineCodeBytes, Is.EqualTo(few.MachineCodeBytes).Within(16));
    }

    // Out of loops whose locals have registers, from over an operand that stays behind, forwards and backwards.
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(40)]
    public void ManyValuesArriveWhereTheyAreWanted(int count)
    {
        string types = string.Concat(Enumerable.Repeat(" i32", count));
        string values = string.Concat(Enumerable.Range(0, count).Select(i => $"(i32.mul (local.get $i) (i32.const {i + 3}))"));
        string fold = string.Concat(Enumerable.Repeat("(local.set $t) (local.set $s (i32.add (i32.mul (local.get $s) (i32.const 31)) (local.get $t)))", count));
        string text = $"""
            (module
              (func $many (param $i i32) (result{types})
                (i32.const 5) {values}
                (br_if 0 (i32.and (local.get $i) (i32.const 1)))
                (return))
              (func (export "run") (param $n i32) (result i32) (local $i i32) (local $s i32) (local $t i32) (local $j i32)
                (loop $l
                  (block $b (result{types})
                    (loop $inner
                      (local.set $j (i32.add (local.get $j) (local.get $i)))
                      (i32.const 99) {values}
                      (br_if $b (i32.and (local.get $i) (i32.const 1)))
                      (br_if $b (i32.and (local.get $i) (i32.const 2)))
                      (br_table $b $b $b $b $b (local.get $i)))
                    (unreachable))
                  {fold}
                  (block $b (result{types})
                    (i32.const 98) (i32.const 97) {values}
                    (br $b))
                  {fold}
                  {values}
                  (loop $again (param{types}) (result{types})
                    (local.set $j (i32.add (local.get $j) (i32.const 1)))
                    (drop) (i32.const 12)
                    (if (i32.and (local.get $j) (i32.const 1)) (then (i32.const 11) {values} (br $again))))
                  {fold}
                  (call $many (local.get $i))
                  {fold}
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br_if $l (i32.lt_s (local.get $i) (local.get $n))))
                (i32.add (local.get $s) (local.get $j))))
            """;
        foreach (bool lazily in (bool[])[false, true])
        {
            using WasmModule module = WasmModule.Compile(Wat.Bytes(text), new WasmModuleOptions { CompileLazily = lazily });
            Assert.That(Linker.Instantiate(module).GetFunction<int, int>("run")(9), Is.EqualTo(Expected(9, count)));
        }
    }

    private static int Expected(int n, int count)
    {
        int s = 0, j = 0;
        for (int i = 0; i < n; i++)
        {
            int[] values = [.. Enumerable.Range(0, count).Select(k => i * (k + 3))];
            void Fold(int last)
            {
                foreach (int value in (int[])[last, .. values.Reverse().Skip(1)])
                    s = unchecked((s * 31) + value);
            }

            j += i;
            Fold(values[^1]);
            Fold(values[^1]);
            do
                j++;
            while ((j & 1) != 0);
            Fold(12);
            Fold(values[^1]);
        }

        return unchecked(s + j);
    }

    [TestCase(false, 1)]
    [TestCase(false, 2)]
    [TestCase(true, 1)]
    public void AModuleBecomesNoMoreCodeThanItMay(bool lazily, int threads)
    {
        // Two functions of about as much code.
        byte[] bytes = Wat.Bytes($"""
            (module
              (func (export "first") (param i32) (result i32) {Divisions} (local.get 0))
              (func (export "second") (param i32) (result i32) {Divisions} (local.get 0)))
            """);
        int all;
        using (WasmModule module = WasmModule.Compile(bytes, Options(int.MaxValue)))
        {
            WasmInstance instance = Linker.Instantiate(module);
            instance.GetFunction<int, int>("first")(1);
            instance.GetFunction<int, int>("second")(1);
            all = module.MachineCodeBytes;
        }

        using (WasmModule module = WasmModule.Compile(bytes, Options(all)))
            Assert.That(Linker.Instantiate(module).GetFunction<int, int>("first")(1), Is.EqualTo(1));
        if (!lazily)
        {
            Assert.That(() => WasmModule.Compile(bytes, Options(all - 1)), TooMuch());
            return;
        }

        // The call ends, each time; what was compiled goes on, and what fails is not counted.
        using (WasmModule module = WasmModule.Compile(bytes, Options(all - 1)))
        {
            WasmInstance instance = Linker.Instantiate(module);
            for (int round = 0; round < 3; round++)
            {
                Assert.That(instance.GetFunction<int, int>("first")(7), Is.EqualTo(7));
                Assert.That(() => instance.GetFunction<int, int>("second")(7), TooMuch());
            }
        }

        Assert.That(() => WasmModule.Compile(bytes, Options(10)), TooMuch(), "the table of jumps is code");

        WasmModuleOptions Options(int bytes) => new() { MaximumCodeBytes = bytes, CompileLazily = lazily, CompileThreads = threads };

        static NUnit.Framework.Constraints.Constraint TooMuch() =>
            Throws.TypeOf<WasmLimitException>().With.Message.Contains("MaximumCodeBytes");
    }

    [Test]
    public void CodeThatIsTooMuchIsNotMadeFirst()
    {
        byte[] bytes = DeepModule.Make("calls", 200_000);
        (long code, _) = Compile(bytes);
        WasmModuleOptions options = new() { MaximumCodeBytes = 100_000 };
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => WasmModule.Compile(bytes, options), Throws.TypeOf<WasmLimitException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan((20L * bytes.Length) + (1 << 20)));
        Assert.That(code, Is.GreaterThan(1_000_000));
        Assert.That(() => new WasmModuleOptions { MaximumCodeBytes = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(false, 1)]
    [TestCase(false, 2)]
    [TestCase(true, 1)]
    public void CompilationEndsWhenItIsCanceled(bool lazily, int threads)
    {
        byte[] bytes = Wat.Bytes($"""(module (func (export "f") (param i32) (result i32) {Divisions} (local.get 0)) (func {Divisions}))""");
        using CancellationTokenSource source = new();
        WasmModuleOptions options = new() { CancellationToken = source.Token, CompileLazily = lazily, CompileThreads = threads };
        using WasmModule module = WasmModule.Compile(bytes, options);
        WasmInstance instance = Linker.Instantiate(module);
        if (!lazily)
            Assert.That(instance.GetFunction<int, int>("f")(4), Is.EqualTo(4));
        source.Cancel();
        Assert.That(() => WasmModule.Compile(bytes, options), Throws.InstanceOf<OperationCanceledException>());
        if (lazily)
            Assert.That(() => instance.GetFunction<int, int>("f")(4), Throws.InstanceOf<OperationCanceledException>());
        else
            Assert.That(instance.GetFunction<int, int>("f")(5), Is.EqualTo(5), "what is compiled stays");
    }

    // In a process of its own, which is this test again.
    [Test]
    public void WhereNetHasNoMemoryThereIsAnException()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("the emulator is no program that starts itself");
        if (Environment.GetEnvironmentVariable(Limit) is not null)
        {
            byte[] bytes = DeepModule.Make("calls", 400_000);
            for (int round = 0; round < 3; round++)
                Assert.That(() => WasmModule.Compile(bytes), Throws.InstanceOf<OutOfMemoryException>());
            using WasmModule small = WasmModule.Compile(DeepModule.Make("calls", 10));
            Assert.That(Linker.Instantiate(small).GetFunction<int, int>("run")(3), Is.EqualTo(3));
            return;
        }

        ProcessStartInfo start = new(
            Environment.ProcessPath!,
            ["--filter", $"FullyQualifiedName~{nameof(WhereNetHasNoMemoryThereIsAnException)}", "--progress", "off", "--no-ansi"])
        {
            RedirectStandardOutput = true,
            Environment = { [Limit] = "0x3000000" },
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("succeeded: 1"));
    }

    private const string Limit = "DOTNET_GCHeapHardLimit";

    private static string Divisions { get; } =
        string.Concat(Enumerable.Repeat("(drop (i32.div_s (i32.const 7) (i32.const 2)))", 6_000));

    private static (long Code, long Memory) Compile(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using WasmModule module = WasmModule.Compile(bytes);
        return (module.MachineCodeBytes, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
