using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Wasm.Spec;

namespace Wasm.Commands;

/// <summary>Runs the WebAssembly test suite.</summary>
internal static class SpecCommand
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        bool verbose = arguments.Contains("--verbose");
        string[] files = [.. arguments.Where(argument => argument != "--verbose").SelectMany(FilesOf)];
        if (files.Length == 0)
            throw new CommandException("spec takes a folder with .wast files, or such files", isUsage: true);
        if (!SpecConversion.IsAvailable())
        {
            throw new CommandException(
                "wast2json is missing, which converts the tests: install the WebAssembly binary toolkit (apt-get install wabt, brew install wabt)");
        }

        int passed = 0;
        int failed = 0;
        for (int i = 0; i < files.Length; i++)
        {
            if (!Console.IsErrorRedirected)
                errors.Write($"\r{i + 1} of {files.Length}: {Path.GetFileName(files[i])}\u001b[K");
            SpecResult result = RunFile(files[i]);
            passed += result.Passed;
            failed += result.Failures.Count;
            if (!Console.IsErrorRedirected && (verbose || result.Failures.Count > 0))
                errors.Write("\r\u001b[K");
            foreach (string failure in result.Failures)
                output.WriteLine(failure);
            if (verbose)
                output.WriteLine($"{Path.GetFileName(files[i])}: {result.Passed} passed, {result.Failures.Count} failed, {result.NotApplicable} of the text format");
        }

        if (!Console.IsErrorRedirected)
            errors.Write("\r\u001b[K");
        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? CommandLine.Success : CommandLine.Failure;
    }

    private static SpecResult RunFile(string file)
    {
        string folder = Directory.CreateTempSubdirectory("wasm-spec").FullName;
        try
        {
            return SpecRunner.Run(SpecConversion.Convert(file, folder));
        }
        catch (InvalidOperationException exception)
        {
            SpecResult result = new(Path.GetFileName(file));
            result.Failures.Add(exception.Message);
            return result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        if (Directory.Exists(path))
            return Directory.GetFiles(path, "*.wast").Order(StringComparer.Ordinal);
        if (File.Exists(path))
            return [path];
        throw new CommandException($"there is no folder or file {path}");
    }
}
