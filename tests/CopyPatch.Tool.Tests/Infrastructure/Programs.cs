using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Tool.Tests.Infrastructure;

/// <summary>What a program did.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors);

/// <summary>Runs the tool, as its users do, and the programs that it is compared with.</summary>
internal static class Programs
{
    public static Outcome Tool(params string[] arguments) => Tool([], arguments);

    public static Outcome Tool(IReadOnlyList<(string Name, string Value)> environment, params string[] arguments) =>
        Run("dotnet", environment, [Path.ChangeExtension(typeof(ToolException).Assembly.Location, ".dll"), .. arguments]);

    /// <summary>Runs LLVM's objdump; the test is skipped where there is none.</summary>
    public static string Objdump(params string[] arguments) => Other("llvm-objdump-19", arguments);

    public static string Other(string program, params string[] arguments)
    {
        if (Find(program) is null)
            Assert.Ignore($"there is no {program} here");
        Outcome outcome = Run(program, [], arguments);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Errors);
        return outcome.Output;
    }

    /// <summary>Finds a program on the search path.</summary>
    public static string? Find(params string[] names) => names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public static Outcome Run(string program, IReadOnlyList<(string Name, string Value)> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
