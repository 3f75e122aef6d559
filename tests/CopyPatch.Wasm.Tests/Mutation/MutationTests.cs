using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using CopyPatch.Wasm.Tests.Differential;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Mutation;

/// <summary>Damaged modules are refused, or are valid after all; nothing else happens.</summary>
public sealed class MutationTests
{
    // Small modules all of them. Each of their functions may have 50,000 locals.
    private const long AllocationLimit = 100_000_000;

    private static bool IsEmulated => RuntimeInformation.ProcessArchitecture != Architecture.X64 || NotUnderWineAttribute.IsWine;

    [NotUnderWine("Wasmtime's library is not loaded there")]
    [Test]
    public void DamagedModulesAreRefusedOrCompiled() => Run(IsEmulated ? 1000 : 20_000, 1);

    /// <summary>The same with other modules each time: as many as <c>WASM_MODULES</c> says.</summary>
    [Test]
    [Explicit("Takes long.")]
    public void AMillionDamagedModulesAreRefusedOrCompiled() => Run(
        int.Parse(Environment.GetEnvironmentVariable("WASM_MODULES") ?? "1000000", CultureInfo.InvariantCulture),
        (ulong)DateTime.UtcNow.Ticks);

    private static void Run(int count, ulong firstSeed)
    {
        List<byte[]> givenModules = SpecificationModules.Load();
        ConcurrentBag<string> failures = [];
        int valid = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, state) =>
        {
            Choices choices = new(firstSeed + (ulong)i);
            byte[] bytes = DamagedModule(choices, givenModules);
            string? failure = Compile(bytes, ref valid);
            if (failure is null)
                return;
            failures.Add($"{failure}\n{Convert.ToHexString(bytes)}");
            state.Stop();
        });
        Assert.That(failures, Is.Empty);
        TestContext.Out.WriteLine($"{valid} of {count} damaged modules were valid.");
        Assert.That(valid, Is.GreaterThan(count / 100), "A test that is about nothing but headers says little.");
    }

    private static byte[] DamagedModule(Choices choices, List<byte[]> givenModules)
    {
        RandomModule module = RandomModule.Generate(choices);
        if (givenModules.Count > 0 && choices.OneIn(2))
            return Mutator.Mutate(choices.Pick(givenModules), module.Bytes, choices);
        if (choices.OneIn(2))
            return Mutator.Mutate(module.Bytes, choices.Pick(module.Bodies), choices);
        // A body whose size is right again: so its operators are looked at.
        int body = choices.Below(module.Bodies.Count);
        List<byte[]> bodies = [.. module.Bodies];
        bodies[body] = Mutator.Mutate(bodies[body], choices.Pick(module.Bodies), choices);
        return new ModuleWriter(module.Shape).Write(bodies);
    }

    // Gives what is wrong, or null.
    private static string? Compile(byte[] bytes, ref int valid)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        bool isValid = false;
        try
        {
            WasmModule.Compile(bytes).Dispose();
            isValid = true;
            Interlocked.Increment(ref valid);
        }
        catch (WasmFormatException)
        {
        }
        catch (Exception e)
        {
            return e.ToString();
        }
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (allocated > AllocationLimit)
            return $"{allocated} bytes were allocated";
        if (WasmModule.Validate(bytes) != isValid)
            return $"compiled: {isValid}; but validation alone says otherwise";
        return isValid && !IsEmulated && !WasmtimeEngine.Validates(bytes) ? "valid, but not for Wasmtime" : null;
    }
}
