using System;

namespace CopyPatch.Benchmarks;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["--help"] || arguments.Length > 1)
        {
            Console.WriteLine("usage: CopyPatch.Benchmarks [NAME]");
            Console.WriteLine("Prints `figure NAME VALUE UNIT` lines, all or those whose name contains NAME; bars go to standard error.");
            return arguments.Length > 1 ? 2 : 0;
        }

        var figures = new Figures(arguments.Length == 0 ? "" : arguments[0]);
        Emission.Run(figures);
        FirstResult.Run(figures);
        Calls.Run(figures);
        return 0;
    }
}
