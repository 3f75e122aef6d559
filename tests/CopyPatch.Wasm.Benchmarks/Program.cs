using System;
using System.Runtime.CompilerServices;
using CopyPatch.Benchmarks;

namespace CopyPatch.Wasm.Benchmarks;

internal static class Program
{
    private const string Usage = """
        usage: CopyPatch.Wasm.Benchmarks FOLDER [NAME]

        Measures the WebAssembly sample beside V8 (node) and Wasmtime, with the modules that build/bench-wasm.sh puts
        into FOLDER, and prints each figure as a line "figure NAME VALUE UNIT": all, or those whose name contains NAME.
        Times, and whether the bars hold, go to standard error. Compiled ahead of time, the names end with _aot.
        """;

    private static int Main(string[] arguments)
    {
        if (arguments is ["--help"])
        {
            Console.WriteLine(Usage);
            return 0;
        }

        switch (arguments)
        {
            case [FirstCompile.Option, string path]:
                FirstCompile.Run(path);
                return 0;
            case [FirstResult.Option, string path]:
                FirstResult.Run(path);
                return 0;
            case [FirstResult.WasmtimeOption, string path]:
                FirstResult.RunByWasmtime(path);
                return 0;
        }

        if (arguments.Length is 0 or > 2 || arguments is [['-', ..], ..] or [_, ['-', ..]])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        Figures figures = new(
            arguments.Length == 1 ? "" : arguments[1], RuntimeFeature.IsDynamicCodeSupported ? "" : "_aot");
        Workloads workloads = new(arguments[0]);
        using EngineSet engines = new();
        CompileSpeed.Measure(figures, engines, workloads);
        CompileGrowth.Measure(figures);
        FirstCompile.Measure(figures, workloads);
        LoadSpeed.Measure(figures, engines, workloads);
        FirstResult.Measure(figures, workloads);
        CallSpeed.Measure(figures, workloads);
        RunSpeed.Measure(figures, engines, workloads);
        return 0;
    }
}
