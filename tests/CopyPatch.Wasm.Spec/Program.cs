using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CopyPatch.Wasm.Spec;

/// <summary>
/// Runs the WebAssembly test suite, which wast2json (package wabt) converts; where it is not, a folder of what it has made elsewhere
/// will do.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        string[] flags = [.. arguments.TakeWhile(argument => argument is "--catch-faults" or "--lazy" or "--cached")];
        WasmModuleOptions options = new() { CatchFaults = flags.Contains("--catch-faults"), CompileLazily = flags.Contains("--lazy") };
        bool isCached = flags.Contains("--cached");
        string[] files = [.. arguments.Skip(flags.Length).SelectMany(FilesOf)];
        if (files.Length == 0)
        {
            Console.Error.WriteLine("usage: CopyPatch.Wasm.Spec [--catch-faults] [--lazy] [--cached] FOLDER|FILE.wast|FILE.json ...");
            return 2;
        }

        if (!files.All(IsConverted) && !SpecConversion.IsAvailable())
        {
            Console.Error.WriteLine(
                "wast2json is missing, which converts the tests: install the WebAssembly binary toolkit " +
                "(apt-get install wabt, brew install wabt)");
            return 1;
        }

        int passed = 0;
        int failed = 0;
        foreach (string file in files)
        {
            SpecResult result = IsConverted(file) ? SpecRunner.Run(file, options, isCached) : SpecRunner.RunFile(file, options, isCached);
            passed += result.Passed;
            failed += result.Failures.Count;
            foreach (string failure in result.Failures)
                Console.WriteLine(failure);
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static IEnumerable<string> FilesOf(string path) =>
        !Directory.Exists(path) ? [path]
        : Directory.GetFiles(path, "*.wast") is { Length: > 0 } sources ? sources.Order(StringComparer.Ordinal)
        : Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal);

    private static bool IsConverted(string file) => Path.GetExtension(file) == ".json";
}
