using System;
using System.Diagnostics;
using System.IO;

namespace CopyPatch.Wasm.Spec;

/// <summary>From a .wast file to modules and a list of commands: what wast2json of the WebAssembly binary toolkit does.</summary>
internal static class SpecConversion
{
    /// <summary>Whether the tool is there.</summary>
    public static bool IsAvailable()
    {
        try
        {
            using Process process = Start("--version");
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Converts a file.</summary>
    /// <param name="file">The .wast file.</param>
    /// <param name="folder">Where the results go.</param>
    /// <returns>The list of commands.</returns>
    /// <exception cref="InvalidOperationException">The tool is missing or has failed.</exception>
    public static string Convert(string file, string folder)
    {
        string json = Path.Combine(folder, Path.GetFileNameWithoutExtension(file) + ".json");
        try
        {
            using Process process = Start("--disable-simd", file, "-o", json);
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"wast2json could not convert {file}: {errors}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(
                "wast2json is missing: it comes with the WebAssembly binary toolkit (apt-get install wabt, brew install wabt).");
        }

        return json;
    }

    private static Process Start(params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo start = new("wast2json") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
