using System;
using System.Diagnostics;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Tests.Programs;

/// <summary>How a program ended that a test has run.</summary>
/// <param name="ExitCode">128 and the number of a signal where one ended it.</param>
/// <param name="Output">What it has printed.</param>
/// <param name="Errors">What was written to standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs it to its end, without input.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ProgramRun Of(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end.");
        }

        return new ProgramRun(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Fails the test if the program did.</summary>
    public ProgramRun ExpectSuccess()
    {
        Assert.That(ExitCode, Is.Zero, Output + Errors);
        return this;
    }
}
