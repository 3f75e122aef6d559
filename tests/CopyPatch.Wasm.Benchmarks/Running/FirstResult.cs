using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CopyPatch.Benchmarks;
using Wasmtime;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>How long it takes from the start of a process to the first result of a large module, of which little is called.</summary>
internal static class FirstResult
{
    /// <summary>The options by which this program calls a module's <c>run</c>, with the module's path, and prints the result.</summary>
    public const string Option = "--first-result", WasmtimeOption = "--first-result-of-wasmtime";

    private const string Kernel = "btree";
    private const int Bytes = 10_000_000;
    private const int RoundCount = 9;

    // V8 compiles lazily unless it is told otherwise.
    private const string Script = """
        const module = new WebAssembly.Module(require('fs').readFileSync(process.argv[1]));
        console.log(new WebAssembly.Instance(module).exports.run(1));
        """;

    public static void Measure(Figures figures, Workloads workloads)
    {
        if (!figures.WantsAny("wasm_first_result_vs_wasmtime", "wasm_first_result_vs_node"))
            return;
        ModuleFile kernel = workloads.Kernels.Single(kernel => kernel.Name == Kernel);

        // Not beside the kernels: it would be one of them.
        string path = workloads.PathOf("first-result.wasm");
        File.Move(Enlargement.Write(kernel, Bytes / kernel.Bytes.Length).Path, path, overwrite: true);
        string expected = FreshProcess.RunOwn(Option, path);
        double Time(Func<string> run)
        {
            long start = Stopwatch.GetTimestamp();
            string result = run();
            double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            return result == expected ? nanoseconds : throw new InvalidDataException($"{Kernel}(1) is {expected} and {result}.");
        }

        Rounds rounds = Rounds.Measure(
            RoundCount,
            () => Time(() => FreshProcess.RunOwn(Option, path)),
            () => Time(() => FreshProcess.RunOwn(WasmtimeOption, path)),
            () => Time(() => FreshProcess.Run("node", "-e", Script, path)));
        Console.Error.WriteLine(FormattableString.Invariant(
            $"first result: {rounds.Nanoseconds(0) / 1e6:F0} ms, Wasmtime {rounds.Nanoseconds(1) / 1e6:F0} ms, node {rounds.Nanoseconds(2) / 1e6:F0} ms"));
        figures.Print("wasm_first_result_vs_wasmtime", rounds.Ratio(1, 0), "x", Bar.AtLeast(20));
        figures.Print("wasm_first_result_vs_node", rounds.Ratio(2, 0), "x", Bar.AtLeast(3));
    }

    /// <summary>Calls it by this repository's compiler.</summary>
    public static void Run(string path)
    {
        using WasmModule module = WasmModule.Compile(
            File.ReadAllBytes(path), new WasmModuleOptions { CatchFaults = true, CompileLazily = true });
        using WasmStore store = new();
        Print(new WasmLinker(store).Instantiate(module).GetFunction<int, int>("run")(1));
    }

    /// <summary>Calls it by Wasmtime's, which uses all cores.</summary>
    public static void RunByWasmtime(string path)
    {
        using Engine engine = new();
        using Module module = Module.FromBytes(engine, Kernel, File.ReadAllBytes(path));
        using Store store = new(engine);
        Print(new Instance(store, module).GetFunction<int, int>("run")!(1));
    }

    private static void Print(int result) => Console.WriteLine(result.ToString(CultureInfo.InvariantCulture));
}
