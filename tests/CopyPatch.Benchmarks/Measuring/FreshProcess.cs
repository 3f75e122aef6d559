using System;
using System.Diagnostics;
using System.IO;

namespace CopyPatch.Benchmarks;

/// <summary>Fresh processes, for what is slower or larger the first time.</summary>
internal static class FreshProcess
{
    /// <summary>Runs this program.</summary>
    /// <returns>What it wrote.</returns>
    public static string RunOwn(params string[] arguments) => Run(Environment.ProcessPath!, arguments);

    /// <summary>Runs a program.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidDataException">It failed.</exception>
    public static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidDataException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
