using System;
using System.Diagnostics.CodeAnalysis;

namespace CopyPatch;

/// <summary>
/// What a process says that ends by a fault in compiled code, where the environment asks for it (COPYPATCH_REPORT_FAULTS=1) and faults
/// are not caught: else it ends without a word.
/// </summary>
internal static class FaultReport
{
    /// <summary>Gets whether it is wanted, and can be had.</summary>
    public static bool IsWanted { get; } =
        FaultWatch.IsSupported && Environment.GetEnvironmentVariable("COPYPATCH_REPORT_FAULTS") == "1";

    /// <summary>Writes a line, and ends the process by the signal that would have ended it.</summary>
    [DoesNotReturn]
    public static void WriteAndEnd(string line, int signal)
    {
        Console.Error.WriteLine(line);
        if (OperatingSystem.IsLinux())
            LinuxFaultHandler.EndProcess(signal);
        Environment.FailFast(line);
    }
}
