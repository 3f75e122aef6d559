using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CopyPatch.Wasm;
using CopyPatch.Wasm.Wasi;

namespace Wasm.Commands;

/// <summary>Runs a module.</summary>
internal static class RunCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(RunArguments arguments, TextWriter output, TextWriter errors)
    {
        // The process is ours: it may have a signal handler, where the system has such.
        WasmModuleOptions options = new() { CatchFaults = true };
        using WasmModule module = Load(arguments, options);
        using WasmStore store = new();
        WasmLinker linker = new(store);
        using IDisposable wasi = DefineWasi(linker, arguments);
        void Cancel(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            store.Cancel();
        }

        Console.CancelKeyPress += Cancel;
        try
        {
            string name = arguments.Invoke ?? "_start";
            WasmInstance instance = name == "_initialize" ? linker.Instantiate(module) : linker.InstantiateWasi(module);
            WasmFunction function = instance.GetFunction(name) ?? throw new CommandException(NoFunction(module, arguments));
            IReadOnlyList<string> given = arguments.Invoke is null ? [] : arguments.Arguments;
            foreach (object? result in function.Invoke(ArgumentsOf(function, name, given)))
                output.WriteLine(Text(result));
            return CommandLine.Success;
        }
        catch (WasiExitException exit)
        {
            // The system keeps eight bits of it; what is no success does not become one.
            return exit.ExitCode != 0 && (byte)exit.ExitCode == 0 ? CommandLine.Failure : (byte)exit.ExitCode;
        }
        catch (WasmTrapException trap) when (trap.Kind == WasmTrapKind.Interrupted)
        {
            errors.WriteLine("wasm: interrupted");
            return 130;
        }
        finally
        {
            Console.CancelKeyPress -= Cancel;
        }
    }

    private static WasmModule Load(RunArguments arguments, WasmModuleOptions options)
    {
        byte[] bytes = CommandLine.ReadModule(arguments.File);
        if (arguments.Cache is not { } cache)
            return WasmModule.Compile(bytes, options);
        try
        {
            return WasmModule.LoadOrCompile(bytes, cache, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--cache: {exception.Message}");
        }
    }

    private static IDisposable DefineWasi(WasmLinker linker, RunArguments arguments)
    {
        WasiOptions options = new();
        options.UseProcessStreams();
        options.Arguments.Add(Path.GetFileName(arguments.File));
        foreach (string argument in arguments.Arguments)
            options.Arguments.Add(argument);
        foreach (KeyValuePair<string, string> variable in arguments.Environment)
            options.Environment.Add(variable);
        foreach ((string host, string guest) in arguments.Directories)
        {
            if (!Directory.Exists(host))
                throw new CommandException($"--dir: there is no folder {host}");
            options.AddDirectory(host, guest);
        }

        return linker.DefineWasi(options);
    }

    private static string NoFunction(WasmModule module, RunArguments arguments)
    {
        WasmExport[] functions = [.. module.Exports.Where(export => export.Kind == WasmItemKind.Function)];
        string offered = functions.Length == 0 ? "it exports none" : $"it exports {string.Join<WasmExport>(", ", functions.Take(20))}";
        return arguments.Invoke is { } name
            ? $"{arguments.File} has no function {name}: {offered}"
            : $"{arguments.File} is no WASI command: it has no function _start; --invoke NAME calls another one; {offered}";
    }

    private static object?[] ArgumentsOf(WasmFunction function, string name, IReadOnlyList<string> texts)
    {
        IReadOnlyList<WasmValueType> types = function.Type.Parameters;
        if (types.Count != texts.Count)
            throw new CommandException($"{name} takes {types.Count} arguments, {function.Type}, and not {texts.Count}");
        return [.. types.Select((type, i) => Value(type, texts[i]))];
    }

    private static object? Value(WasmValueType type, string text)
    {
        NumberStyles style = NumberStyles.Integer;
        CultureInfo culture = CultureInfo.InvariantCulture;
        return type switch
        {
            WasmValueType.I32 when int.TryParse(text, style, culture, out int value) => value,
            WasmValueType.I32 when uint.TryParse(text, style, culture, out uint value) => (int)value,
            WasmValueType.I64 when long.TryParse(text, style, culture, out long value) => value,
            WasmValueType.I64 when ulong.TryParse(text, style, culture, out ulong value) => (long)value,
            WasmValueType.F32 when float.TryParse(text, culture, out float value) => value,
            WasmValueType.F64 when double.TryParse(text, culture, out double value) => value,
            WasmValueType.ExternRef => text,
            _ => throw new CommandException($"{text} is no {type.ToString().ToLowerInvariant()}"),
        };
    }

    private static string Text(object? result) => result switch
    {
        null => "null",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => result.ToString() ?? "",
    };
}
