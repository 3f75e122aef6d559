using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using CopyPatch.Tests.Programs;
using NUnit.Framework;

namespace CopyPatch.Debugging.Tests;

/// <summary>Debuggers and profilers, and what they run.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end; where there is none, the test is ignored.</summary>
    public static ProgramRun Run(string program, IEnumerable<string> arguments, string? debugging = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? "" };
        start.Environment["COPYPATCH_DEBUG"] = debugging ?? "";
        if (folder is not null)
        {
            start.Environment["HOME"] = folder; // Of perf's own files, too.
            start.Environment["TMPDIR"] = folder;
        }

        try
        {
            return ProgramRun.Of(start);
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"There is no {program} here (build/setup.sh).");
            throw;
        }
    }
}
