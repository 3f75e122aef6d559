using System;

namespace CopyPatch.Benchmarks;

internal static class Program
{
    private static readonly string[] s_names =
        [.. Emission.Names, .. FirstResult.Names, .. Calls.Names];

    private static int Main(string[] arguments)
    {
        if (arguments is ["--help"] || arguments.Length > 1)
        {
            Console.WriteLine("usage: CopyPatch.Benchmarks [NAME | --names]");
            Console.WriteLine("Prints `figure NAME VALUE UNIT` lines, all or those whose name contains NAME; bars go to standard error.");
            return arguments.Length > 1 ? 2 : 0;
        }

        if (arguments is ["--names"])
        {
            foreach (string name in s_names)
                Console.WriteLine(name);
            return 0;
        }

        var figures = new Figures(arguments.Length == 0 ? "" : arguments[0]);
        Emission.Run(figures);
        FirstResult.Run(figures);
        Calls.Run(figures);
        return 0;
    }
}
