using System;
using System.Threading;
using Wasm.Commands;

namespace Wasm;

internal static class Program
{
    // What the shell allows the first thread (ulimit -s) may be less than a store wants.
    private const int StackBytes = 16 << 20;

    private static int Main(string[] arguments)
    {
        int status = CommandLine.Failure;
        Thread thread = new(() => status = CommandLine.Run(arguments, Console.Out, Console.Error), StackBytes);
        thread.Start();
        thread.Join();
        return status;
    }
}
