using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
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
        double validate = double.MaxValue, compile = double.MaxValue;
        int machineCode = 0, operators = 0;
        Stopwatch patience = Stopwatch.StartNew();
        for (int round = 0; round < LeastRounds || (round < MostRounds && patience.Elapsed < s_patience); round++)
        {
            if (!Console.IsErrorRedirected)
                errors.Write($"\rround {round + 1}\u001b[K");
            long start = Stopwatch.GetTimestamp();
            WasmModule.Validate(bytes);
            validate = Math.Min(validate, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            using WasmModule module = WasmModule.Compile(bytes);
            compile = Math.Min(compile, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            (machineCode, operators) = (module.MachineCodeBytes, module.OperatorBytes);
        }

        if (!Console.IsErrorRedirected)
            errors.Write("\r\u001b[K");
        Figure(output, "wasm_validate_ms", validate, "ms");
        Figure(output, "wasm_compile_ms", compile, "ms");
        Figure(output, "wasm_compile_mb_per_s", bytes.Length / 1e3 / compile, "MB/s");
        Figure(output, "wasm_code_bytes", machineCode, "bytes");
        Figure(output, "wasm_code_bytes_per_wasm_byte", operators == 0 ? 0 : (double)machineCode / operators, "bytes");
        return CommandLine.Success;
    }

    private static void Figure(TextWriter output, string name, double value, string unit) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure {name} {value:0.###} {unit}"));
}
