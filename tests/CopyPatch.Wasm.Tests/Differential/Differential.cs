using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using CopyPatch.Wasm.Tests.Reference;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Runs random modules in two engines.</summary>
internal static class Differential
{
    // More than any but a few modules need.
    private const long Fuel = 400_000;

    /// <summary>Compares an engine with the interpreter.</summary>
    /// <param name="module">What they run.</param>
    /// <param name="start">Starts the engine.</param>
    /// <param name="skipped">Whether the module takes too long.</param>
    /// <returns>What differs, or null.</returns>
    public static string? Compare(RandomModule module, Func<RandomModule, IEngine> start, out bool skipped)
    {
        skipped = false;
        try
        {
            Trace expected = Trace.Of(module, () => new ReferenceEngine(module, Fuel));
            return expected.DifferenceTo(Trace.Of(module, () => start(module)));
        }
        catch (FuelException)
        {
            skipped = true;
            return null;
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}\n{e.StackTrace}";
        }
    }

    /// <summary>Says how a module fails, as a module that is as small as can be found.</summary>
    public static string Explain(ulong seed, IReadOnlyList<uint> choices, Func<RandomModule, IEngine> start)
    {
        List<uint> shrunk = Shrinker.Shrink(choices, tried =>
            Compare(RandomModule.Generate(new Choices(tried)), start, out _) is not null);
        RandomModule module = OperatorShrinker.Shrink(
            RandomModule.Generate(new Choices(shrunk)), tried => Compare(tried, start, out _) is not null);
        string? difference = Compare(module, start, out _);
        return $"seed {seed}: {difference}\n{ModuleText(module.Bytes)}";
    }

    // The text that WebAssembly's binary toolkit gives, where it is installed.
    private static string ModuleText(byte[] bytes)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, bytes);
            ProcessStartInfo start = new("wasm2wat", ["--no-check", "--fold-exprs", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process? process = Process.Start(start);
            return process?.StandardOutput.ReadToEnd() ?? Convert.ToHexString(bytes);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return Convert.ToHexString(bytes);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
