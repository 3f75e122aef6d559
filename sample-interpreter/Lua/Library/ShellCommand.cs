using System;
using System.Diagnostics;

namespace Lua;

/// <summary>Commands of the system's shell.</summary>
internal static class ShellCommand
{
    private const int SignalBase = 128; // what .NET adds to the number of a signal that ended a process

    public static Process Start(string command, bool readsOutput, bool writesInput)
    {
        bool isWindows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(isWindows ? "cmd.exe" : "/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardOutput = readsOutput,
            RedirectStandardInput = writesInput,
        };
        start.ArgumentList.Add(isWindows ? "/c" : "-c");
        start.ArgumentList.Add(command);
        return Process.Start(start) ?? throw new FileException(FileErrors.NoFile);
    }

    /// <summary>Waits for a command's end, and tells how it ended.</summary>
    public static int Finish(ref Call call, Process process)
    {
        process.WaitForExit();
        int code = process.ExitCode;
        process.Dispose();
        bool isSignal = code is > SignalBase and < SignalBase + 65 && !OperatingSystem.IsWindows();
        return call.Return(
            code == 0 ? Value.True : Value.Nil,
            call.Heap.NewString(isSignal ? "signal"u8 : "exit"u8),
            Value.OfSmall(isSignal ? code - SignalBase : code));
    }
}
