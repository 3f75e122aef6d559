using System;
using CopyPatch.Benchmarks;

namespace Lua.Benchmarks;

internal static class Program
{
    private const string Usage = """
        usage: Lua.Benchmarks [NAME | --names]

        Measures the Lua sample, and prints each figure as a line "figure NAME VALUE UNIT": all, or those whose name contains NAME.
        Times of others go to standard error. --names lists the figures.
        """;

    private static readonly string[] s_names =
    [
        .. StartTime.Names, .. CallSpeed.Names, .. CompileSpeed.Names, .. EmissionSpeed.Names, .. MemoryUse.Names,
    ];

    private static int Main(string[] arguments)
    {
        if (arguments is ["--help"])
        {
            Console.WriteLine(Usage);
            return 0;
        }

        if (arguments is ["--names"])
        {
            foreach (string name in s_names)
                Console.WriteLine(name);
            return 0;
        }

        if (arguments.Length > 1 || arguments is [['-', ..]])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var figures = new Figures(arguments.Length == 0 ? "" : arguments[0], "");
        StartTime.Measure(figures);
        CallSpeed.Measure(figures);
        CompileSpeed.Measure(figures);
        EmissionSpeed.Measure(figures);
        MemoryUse.Measure(figures);
        return 0;
    }
}
