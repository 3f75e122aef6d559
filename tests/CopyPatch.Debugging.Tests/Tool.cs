using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Debugging.Tests;

/// <summary>What a program that ran has printed.</summary>
internal sealed record Tool(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs a program to its end; where there is none, the test is ignored.</summary>
    public static Tool Run(string program, IEnumerable<string> arguments, string? debugging = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        start.Environment["COPYPATCH_DEBUG"] = debugging ?? "";
        if (folder is not null)
        {
            start.Environment["HOME"] = folder; // Of perf's own files, too.
            start.Environment["TMPDIR"] = folder;
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"{program} did not end.");
            }

            return new Tool(process.ExitCode, output.Result, errors.Result);
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"There is no {program} here (build/setup.sh).");
            throw;
        }
    }

    /// <summary>Fails the test if the program did.</summary>
    public Tool ExpectSuccess()
    {
        Assert.That(ExitCode, Is.Zero, Output + Errors);
        return this;
    }
}
