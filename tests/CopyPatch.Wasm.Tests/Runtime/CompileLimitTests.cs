using System;
using System.Linq;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>What compiling a module may take, and who may end it.</summary>
internal sealed class CompileLimitTests
{
    private const int Many = 40; // beyond 16 a branch moves its values by one call

    private static readonly Lazy<byte[]> s_module = new(() => Wat.Bytes(
        $"(module {string.Concat(Enumerable.Range(0, 200).Select(i => $"(func (export \"f{i}\") (result i32) (i32.const {i}))"))})"));

    [Test]
    public void CodeBeyondTheLimitIsRefusedAndUpToItIsNot([Values(1, 2)] int threads)
    {
        using WasmModule whole = WasmModule.Compile(s_module.Value);
        int size = whole.MachineCodeBytes;
        WasmLimitException exception = Assert.Throws<WasmLimitException>(() => WasmModule.Compile(
            s_module.Value, new WasmModuleOptions { MaximumCodeBytes = size / 2, CompileThreads = threads }))!;
        Assert.That(exception.Message, Does.Contain($"{size / 2:N0}").And.Contain(nameof(WasmModuleOptions.MaximumCodeBytes)));
        using WasmModule fits = WasmModule.Compile(s_module.Value, new WasmModuleOptions { MaximumCodeBytes = size, CompileThreads = threads });
        Assert.That(Run(fits, "f7"), Is.EqualTo(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new WasmModuleOptions { MaximumCodeBytes = -1 });
    }

    [Test]
    public void AFunctionThatWouldBeTooMuchCannotBeCalled()
    {
        int table;
        using (WasmModule module = WasmModule.Compile(s_module.Value, new WasmModuleOptions { CompileLazily = true }))
            table = module.MachineCodeBytes;
        using WasmModule some = WasmModule.Compile(
            s_module.Value, new WasmModuleOptions { CompileLazily = true, MaximumCodeBytes = table + 400 });
        using WasmStore store = new();
        WasmInstance instance = new WasmLinker(store).Instantiate(some);
        int compiled = 0;
        while (TryCall(instance, compiled))
            compiled++;
        Assert.That(compiled, Is.InRange(1, 100));
        Assert.That(TryCall(instance, compiled), Is.False, "each time");
        Assert.That(TryCall(instance, 0), Is.True, "what is compiled stays");
    }

    [Test]
    public void ACompilationThatWasCanceledEnds([Values(1, 2)] int threads)
    {
        using CancellationTokenSource source = new();
        WasmModuleOptions options = new() { CancellationToken = source.Token, CompileThreads = threads };
        WasmModule.Compile(s_module.Value, options).Dispose();
        source.Cancel();
        Assert.That(() => WasmModule.Compile(s_module.Value, options), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            () => WasmModule.Compile(s_module.Value, new WasmModuleOptions { CancellationToken = source.Token, CompileLazily = true }),
            Throws.InstanceOf<OperationCanceledException>());
    }

    // The values move down over what lies below them: by one, where both overlap, and by more than there are.
    [Test]
    public void ABranchWithManyValuesMovesThem([Values(1, 7, Many + 3)] int below, [Values] bool isTaken, [Values(16, 17, Many)] int values)
    {
        string types = string.Concat(Enumerable.Repeat(" i64", values));
        StringBuilder text = new($"(module (func (export \"f\") (param i32) (result i64) (local i64)\n(block $out (result{types})\n");
        for (int i = 0; i < below; i++)
            text.AppendLine($"(i64.const {-1 - i})");
        for (int i = 0; i < values; i++)
            text.AppendLine($"(i64.const {i + 1})");
        text.AppendLine("(br_if $out (local.get 0))");
        for (int i = 0; i < values; i++)
            text.AppendLine("drop");
        for (int i = 0; i < below; i++)
            text.AppendLine("drop");
        for (int i = 0; i < values; i++)
            text.AppendLine($"(i64.const {100 + i})");
        text.AppendLine(")");
        for (int i = 0; i < values; i++)
            text.AppendLine("(local.set 1 (i64.add (i64.mul (local.get 1) (i64.const 31))))"); // of what lies there
        text.AppendLine("(local.get 1)))");
        long expected = 0;
        for (int i = values - 1; i >= 0; i--)
            expected = unchecked((isTaken ? i + 1 : 100 + i) + (31 * expected));
        using WasmModule module = WasmModule.Compile(Wat.Bytes(text.ToString()));
        using WasmStore store = new();
        Func<int, long> f = new WasmLinker(store).Instantiate(module).GetFunction<Func<int, long>>("f");
        Assert.That(f(isTaken ? 1 : 0), Is.EqualTo(expected));
    }

    [Test]
    public void BranchesWithAThousandValuesShareTheirWay()
    {
        Assert.That(SizeOf(2_000), Is.LessThan(12.0 * SizeOf(200)), "linear");
        Assert.That(SizeOf(2_000), Is.LessThan(400_000), "2,000 branches of 1,000 values would be 2,000,000 moves");

        static int SizeOf(int branches)
        {
            StringBuilder text = new("(module (func (export \"f\")\n(block $out (result");
            text.Insert(text.Length, " i64", 1_000).AppendLine(")").AppendLine("(i64.const 5)");
            text.Insert(text.Length, "(i64.const 1)\n", 1_000);
            text.Insert(text.Length, "(br_if $out (i32.const 0))\n", branches);
            text.AppendLine("(br $out))");
            text.Insert(text.Length, "drop\n", 1_000).AppendLine("))");
            using WasmModule module = WasmModule.Compile(Wat.Bytes(text.ToString()));
            return module.MachineCodeBytes;
        }
    }

    private static int Run(WasmModule module, string name)
    {
        using WasmStore store = new();
        return new WasmLinker(store).Instantiate(module).GetFunction<Func<int>>(name)();
    }

    private static bool TryCall(WasmInstance instance, int function)
    {
        try
        {
            Assert.That(instance.GetFunction<Func<int>>($"f{function}")(), Is.EqualTo(function));
            return true;
        }
        catch (WasmLimitException)
        {
            return false;
        }
    }
}
