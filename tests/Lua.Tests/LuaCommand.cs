using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Lua.Tests;

/// <summary>The command lua5.4, which says what is right.</summary>
internal static class LuaCommand
{
    private const string Name = "lua5.4";

    private static readonly Lazy<bool> s_isThere = new(() =>
    {
        try
        {
            using Process? process = Process.Start(StartInfo(["-v"]));
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });

    public static bool IsThere => s_isThere.Value;

    /// <summary>Skips the test, and says why, where the command is not there.</summary>
    public static void IgnoreWhereAbsent()
    {
        if (!IsThere)
            Assert.Ignore($"The command {Name} is not there, which says what is right: install the package {Name}.");
    }

    /// <summary>What it writes to standard output; and whether it came to an end in time.</summary>
    public static (byte[] Output, bool InTime) Run(string[] arguments, TimeSpan limit)
    {
        using Process process = Process.Start(StartInfo(arguments)) ?? throw new InvalidOperationException($"{Name} does not start.");
        using MemoryStream output = new();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        bool inTime = Task.WaitAll([copy, errors], limit);
        if (!inTime)
            process.Kill();
        process.WaitForExit();
        copy.Wait();
        return (output.ToArray(), inTime);
    }

    private static ProcessStartInfo StartInfo(string[] arguments) =>
        new(Name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
}
