using System;
using System.ComponentModel;
using System.Diagnostics;
using CopyPatch.Tests.Programs;
using NUnit.Framework;

namespace CopyPatch.Faults.Tests;

/// <summary>The program whose compiled code faults.</summary>
internal static class FaultingProgram
{
    private static readonly TestedProgram s_program = new("CopyPatch.Faults");
    private static readonly Lazy<string?> s_library = new(CompileLibrary);

    /// <summary>Runs it to its end.</summary>
    /// <param name="scenario">What it is to do.</param>
    /// <param name="isAheadOfTime">Whether it is compiled ahead of time.</param>
    /// <param name="variable">A variable of the environment, <c>NAME=VALUE</c>.</param>
    public static ProgramRun Run(string scenario, bool isAheadOfTime, string? variable = null)
    {
        string program = isAheadOfTime ? s_program.AheadOfTime : s_program.Program;
        var start = new ProcessStartInfo(program, s_library.Value is { } library ? [scenario, library] : [scenario]);

        // Those of who runs the tests do not count, and no crash leaves files behind.
        foreach (string name in new[] { "COPYPATCH_DEBUG", "COPYPATCH_REPORT_FAULTS", "DOTNET_DbgEnableMiniDump" })
            start.Environment.Remove(name);
        if (variable?.Split('=') is [string one, string value])
            start.Environment[one] = value;
        return ProgramRun.Of(start);
    }

    /// <summary>Ignores a test that wants handlers of a library, where it cannot be compiled.</summary>
    public static void NeedLibrary()
    {
        if (s_library.Value is null)
            Assert.Ignore("There is no clang-19 here (build/setup.sh), to compile a library with handlers of its own.");
    }

    /// <summary>Fails the test if it did not end as it should.</summary>
    public static void Expect(this ProgramRun ended, int exitCode, string output) =>
        Assert.That((ended.ExitCode, ended.Output.TrimEnd()), Is.EqualTo((exitCode, output)), ended.Errors);

    private static string? CompileLibrary()
    {
        string library = TestedProgram.InRepository("artifacts/bin/CopyPatch.Faults.Tests/libhandlers.so");
        try
        {
            ProgramRun.Of(new ProcessStartInfo("clang-19", [
                "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, s_program.PathOf("handlers.c"),
            ])).ExpectSuccess();
            return library;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
