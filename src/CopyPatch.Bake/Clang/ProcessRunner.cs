using System.Collections.Generic;
using System.Diagnostics;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace CopyPatch.Bake.Clang;

/// <summary>Runs programs as processes of this system.</summary>
internal sealed class ProcessRunner : ICommandRunner
{
    private static readonly string[] s_hidden = ["CPATH", "C_INCLUDE_PATH", "CCC_OVERRIDE_OPTIONS"];

    /// <inheritdoc/>
    public CommandResult Run(
        string program, IReadOnlyList<string> arguments, string workingDirectory, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, CommandLine.Join(arguments))
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // clang speaks the language of the build machine otherwise, and its messages are parsed.
        start.Environment["LC_ALL"] = "C";
        // They add headers and flags that the stencil text knows nothing of.
        foreach (string variable in s_hidden)
            start.Environment.Remove(variable);

        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration killer = cancellation.Register(() => Kill(process));
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return new CommandResult(process.ExitCode, WithLineFeeds(output.GetAwaiter().GetResult()), WithLineFeeds(errors));
    }

    // On Windows a program's lines may end in either way.
    private static string WithLineFeeds(string text) => text.Replace("\r\n", "\n");

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (System.InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }
}
