using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Faults.Tests;

/// <summary>How the program ended whose compiled code faults.</summary>
/// <param name="ExitCode">128 and the number of a signal where one ended it.</param>
/// <param name="Output">What it has printed.</param>
/// <param name="Errors">What was written to standard error.</param>
internal sealed record FaultingProgram(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly string s_repository = typeof(FaultingProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(one => one.Key == "Repository").Value!;

    private static readonly Lazy<string> s_aheadOfTime = new(PublishAheadOfTime);
    private static readonly Lazy<string?> s_library = new(CompileLibrary);

    /// <summary>Runs it to its end.</summary>
    /// <param name="scenario">What it is to do.</param>
    /// <param name="isAheadOfTime">Whether it is compiled ahead of time.</param>
    /// <param name="variable">A variable of the environment, <c>NAME=VALUE</c>.</param>
    public static FaultingProgram Run(string scenario, bool isAheadOfTime, string? variable = null)
    {
        string program = isAheadOfTime
            ? s_aheadOfTime.Value
            : Path.Combine(s_repository, "artifacts/bin/CopyPatch.Faults/debug/CopyPatch.Faults");
        return Run(program, s_library.Value is { } library ? [scenario, library] : [scenario], variable);
    }

    /// <summary>Ignores a test that wants handlers of a library, where it cannot be compiled.</summary>
    public static void NeedLibrary()
    {
        if (s_library.Value is null)
            Assert.Ignore("There is no clang-19 here (build/setup.sh), to compile a library with handlers of its own.");
    }

    /// <summary>Fails the test if it did not end as it should.</summary>
    public void Expect(int exitCode, string output) =>
        Assert.That((ExitCode, Output.TrimEnd()), Is.EqualTo((exitCode, output)), Errors);

    private static FaultingProgram Run(string program, IEnumerable<string> arguments, string? variable = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Those of who runs the tests do not count, and no crash leaves files behind.
        foreach (string name in new[] { "COPYPATCH_DEBUG", "COPYPATCH_REPORT_FAULTS", "DOTNET_DbgEnableMiniDump" })
            start.Environment.Remove(name);
        if (variable?.Split('=') is [string one, string value])
            start.Environment[one] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end.");
        }

        return new FaultingProgram(process.ExitCode, output.Result, errors.Result);
    }

    private static string PublishAheadOfTime()
    {
        string folder = Path.Combine(s_repository, "artifacts/native/CopyPatch.Faults");
        string runtime = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        FaultingProgram publication = Run("dotnet", [
            "publish", Path.Combine(s_repository, "tests/CopyPatch.Faults/CopyPatch.Faults.csproj"), "-v:quiet", "-clp:NoSummary",
            "-c", "Release", "-r", runtime, "-p:AheadOfTime=true", "-o", folder,
        ]);
        Assert.That(publication.ExitCode, Is.Zero, publication.Output + publication.Errors);
        return Path.Combine(folder, "CopyPatch.Faults");
    }

    private static string? CompileLibrary()
    {
        string library = Path.Combine(s_repository, "artifacts/bin/CopyPatch.Faults.Tests/libhandlers.so");
        try
        {
            FaultingProgram compilation = Run("clang-19", [
                "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library,
                Path.Combine(s_repository, "tests/CopyPatch.Faults/handlers.c"),
            ]);
            Assert.That(compilation.ExitCode, Is.Zero, compilation.Errors);
            return library;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
