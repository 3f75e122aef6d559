using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Random modules do the same in the interpreter, in compiled code, and in Wasmtime.</summary>
public sealed class DifferentialTests
{
    private static bool IsEmulated => EmulatorSetUp.IsEmulated || NotUnderWineAttribute.IsWine;

    [Test]
    public void CompiledCodeDoesWhatTheInterpreterDoes() =>
        Run(module => new CompiledEngine(module), IsEmulated ? 500 : 30_000, 1_000_000_000);

    [Test]
    public void SoDoesCodeWhoseFaultsAreCaught()
    {
        if (!CodeHeap.CanCatchFaults)
            Assert.Ignore("Faults are not caught on this system.");
        Run(module => new CompiledEngine(module, new WasmModuleOptions { CatchFaults = true }), IsEmulated ? 20 : 30_000, 2_000_000_000);
    }

    [Test]
    public void SoDoesCodeThatIsCompiledWhenItIsCalled() =>
        Run(module => new CompiledEngine(module, new WasmModuleOptions { CompileLazily = true }), IsEmulated ? 200 : 10_000, 3_000_000_000);

    [Test]
    public void SoDoesCodeThatWasSaved() =>
        Run(module => new CompiledEngine(module, isLoaded: true), IsEmulated ? 200 : 10_000, 4_000_000_000);

    [NotUnderWine("Wasmtime's library is not loaded there")]
    [Test]
    public void TheInterpreterDoesWhatWasmtimeDoes()
    {
        if (IsEmulated)
            Assert.Ignore("Wasmtime runs on x86-64 here.");
        Run(module => new WasmtimeEngine(module), 2000, 1_000_000_000);
    }

    /// <summary>The same with other modules each time: as many as <c>WASM_MODULES</c> says.</summary>
    [Test]
    [Explicit("Takes as long as one wants.")]
    public void ManyModules()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("WASM_MODULES") ?? "1000000", CultureInfo.InvariantCulture);
        Run(module => new CompiledEngine(module), count, (ulong)DateTime.UtcNow.Ticks, 8);
    }

    private static void Run(Func<RandomModule, IEngine> start, int count, ulong firstSeed, int enoughFailures = 1)
    {
        ConcurrentDictionary<ulong, Choices> failures = [];
        int skipped = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, state) =>
        {
            ulong seed = firstSeed + (ulong)i;
            Choices choices = new(seed);
            if (Differential.Compare(RandomModule.Generate(choices), start, out bool isSkipped) is not null)
            {
                failures[seed] = choices;
                if (failures.Count >= enoughFailures)
                    state.Stop();
            }
            if (isSkipped)
                Interlocked.Increment(ref skipped);
        });
        Assert.That(failures.Select(failure => Differential.Explain(failure.Key, failure.Value.Taken, start)), Is.Empty);
        Assert.That(skipped, Is.LessThan(count / 20), "Modules that take too long test nothing.");
    }
}
