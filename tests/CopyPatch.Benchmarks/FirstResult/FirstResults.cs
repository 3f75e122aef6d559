using System;
using System.Runtime.CompilerServices;

namespace CopyPatch.Benchmarks;

/// <summary>
/// From nothing to the first result: a function of one argument and 100 operations is made, called once and given up
/// again, in each way that there is. All make the same function, and the results are compared.
/// </summary>
/// <remarks>
/// An operation is a multiplication by a constant, or an addition of the argument: a node of an expression tree, and a
/// stencil. Its operand is another node there, another instruction in IL, and a hole here.
/// </remarks>
internal static class FirstResults
{
    public static readonly string[] Names =
    [
        "dynamicmethod_us", "first_result_vs_dynamicmethod", "fastexpression_us", "first_result_vs_fastexpression",
        "expression_us", "first_result_vs_expression", "first_result_us",
    ];

    /// <summary>How often the two operations come.</summary>
    public const int Groups = 50;

    public static long Factor(int group) => group + 3;

    public static void Measure(Figures figures)
    {
        using var heap = new CodeHeap();
        Func<long, long> copyPatch = x => ByCopyPatch.FirstResult(heap, x);
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            Compare(figures, copyPatch, ByDynamicMethod.FirstResult, "dynamicmethod");
            Compare(figures, copyPatch, ByExpression.FirstResultFast, "fastexpression");
        }

        Compare(figures, copyPatch, ByExpression.FirstResult, "expression");
        if (figures.Wants("first_result_us"))
            figures.Print("first_result_us", SideBySide.Measure(Repeat(copyPatch)).Nanoseconds(0) / 1000, "us");
    }

    private static void Compare(Figures figures, Func<long, long> copyPatch, Func<long, long> rival, string name)
    {
        if (!figures.WantsAny($"first_result_vs_{name}", $"{name}_us"))
            return;
        if (copyPatch(5) != rival(5))
            throw new InvalidOperationException($"CopyPatch and {name} do not agree.");
        SideBySide times = SideBySide.Measure(Repeat(copyPatch), Repeat(rival));
        figures.Print($"{name}_us", times.Nanoseconds(1) / 1000, "us");
        figures.Print($"first_result_vs_{name}", times.Ratio(1, 0), "x", Bar.AtLeast(100));
    }

    private static Action<int> Repeat(Func<long, long> function) => count =>
    {
        for (int i = 0; i < count; i++)
            function(i);
    };
}
