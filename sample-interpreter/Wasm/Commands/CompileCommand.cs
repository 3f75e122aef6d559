using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CopyPatch;
using CopyPatch.Wasm;

namespace Wasm.Commands;

/// <summary>Measures how fast a module is compiled.</summary>
internal static class CompileCommand
{
    // So many rounds, the first of which are spent on compiling the compiler itself; the best counts, since others were disturbed.
    private const int LeastRounds = 20;
    private const int MostRounds = 400;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    /// <summary>Measures.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(string file, TextWriter output, TextWriter errors)
    {
        byte[] bytes = CommandLine.ReadModule(file);
        using CodeHeap heap = new(CodeHeap.MaximumCapacity);
        double decode = double.MaxValue, validate = double.MaxValue, together = double.MaxValue;
        int codeBytes = 0;
        ModuleData module = ModuleDecoder.Decode(bytes);
        Stopwatch patience = Stopwatch.StartNew();
        for (int round = 0; round < LeastRounds || (round < MostRounds && patience.Elapsed < s_patience); round++)
        {
            if (!Console.IsErrorRedirected)
                errors.Write($"\rround {round + 1}\u001b[K");
            long start = Stopwatch.GetTimestamp();
            module = ModuleDecoder.Decode(bytes);
            decode = Math.Min(decode, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            Validate(module);
            validate = Math.Min(validate, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            using CompiledModule code = ModuleCompiler.Compile(module, heap);
            together = Math.Min(together, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            codeBytes = code.CodeBytes;
        }

        if (!Console.IsErrorRedirected)
            errors.Write("\r\u001b[K");
        double total = decode + together;
        int bodies = module.Bodies.Sum(body => body.End - body.Start);
        Figure(output, "wasm_decode_ms", decode, "ms");
        Figure(output, "wasm_validate_ms", validate, "ms");
        Figure(output, "wasm_emit_ms", Math.Max(0, together - validate), "ms");
        Figure(output, "wasm_compile_ms", total, "ms");
        Figure(output, "wasm_compile_mb_per_s", bytes.Length / 1e3 / total, "MB/s");
        Figure(output, "wasm_code_bytes", codeBytes, "bytes");
        Figure(output, "wasm_code_bytes_per_wasm_byte", bodies == 0 ? 0 : (double)codeBytes / bodies, "bytes");
        return CommandLine.Success;
    }

    private static void Validate(ModuleData module)
    {
        FunctionValidator validator = new(module);
        FunctionSummary summary = new();
        for (int i = 0; i < module.Bodies.Length; i++)
            validator.Validate(i, summary);
    }

    private static void Figure(TextWriter output, string name, double value, string unit) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure {name} {value:0.###} {unit}"));
}
