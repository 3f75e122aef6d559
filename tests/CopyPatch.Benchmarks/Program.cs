using System;
using System.Runtime.CompilerServices;

namespace CopyPatch.Benchmarks;

internal static class Program
{
    private const string Usage = """
        usage: CopyPatch.Benchmarks [NAME | --names]

        Measures, and prints each figure as a line "figure NAME VALUE UNIT": all, or those whose name contains NAME.
        Whether the bars hold goes to standard error. Compiled ahead of time, the names end with _aot. --names lists them,
        without that end.
        """;

    private static readonly string[] s_names =
    [
        .. EmissionSpeed.Names, .. EmissionAgainstCopy.Names, .. FirstResults.Names, .. RunAgainstFunctionPointer.Names,
        .. OperationSpeed.Names, .. KernelSpeed.Names, .. PublicationSpeed.Names, .. FaultCost.Names,
        .. SiteCost.Names, .. TierSpeed.Names, .. LinkSpeed.Names,
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

        var figures = new Figures(
            arguments.Length == 0 ? "" : arguments[0], RuntimeFeature.IsDynamicCodeSupported ? "" : "_aot");
        EmissionSpeed.Measure(figures);
        EmissionAgainstCopy.Measure(figures);
        FirstResults.Measure(figures);
        RunAgainstFunctionPointer.Measure(figures);
        OperationSpeed.Measure(figures);
        KernelSpeed.Measure(figures);
        PublicationSpeed.Measure(figures);
        FaultCost.Measure(figures);
        SiteCost.Measure(figures);
        TierSpeed.Measure(figures);
        LinkSpeed.Measure(figures);
        return 0;
    }
}
