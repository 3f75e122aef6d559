using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Expressions;

/// <summary>Prints the times as aligned text.</summary>
internal static class Report
{
    /// <summary>Prints a table, a line for each expression, and what differs, if anything does.</summary>
    public static void Print(IReadOnlyCollection<Comparison> comparisons, int rows, TextWriter writer)
    {
        int width = comparisons.Max(comparison => comparison.Text.Length);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows; best of several runs, in milliseconds"));
        writer.WriteLine();
        writer.WriteLine(
            $"{"expression".PadRight(width)}  {"interpreter",11}  {"stack",8}  {"registers",9}  " +
            $"{"interpreter/registers",21}  {"stack/registers",15}  {"compile",10}");
        foreach (Comparison c in comparisons)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{c.Text.PadRight(width)}  {c.Interpreter.TotalMilliseconds,11:F2}  {c.Stack.TotalMilliseconds,8:F2}  " +
                $"{c.Registers.TotalMilliseconds,9:F2}  {c.Interpreter / c.Registers,19:F1} x  {c.Stack / c.Registers,13:F1} x  " +
                $"{c.Compiling.TotalMicroseconds,7:F1} us"));
        }
        writer.WriteLine();
        writer.WriteLine("compile: from the tree to register code that is ready to run");
        foreach (Comparison comparison in comparisons.Where(comparison => comparison.Difference != null))
            writer.WriteLine($"{comparison.Text}: {comparison.Difference}");
        if (comparisons.All(comparison => comparison.Difference == null))
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"All three agree in every bit. Geometric means: {Mean(comparisons, c => c.Interpreter / c.Registers):F1} times as fast " +
                $"as the interpreter, {Mean(comparisons, c => c.Stack / c.Registers):F1} times as fast as the stack code."));
    }

    private static double Mean(IReadOnlyCollection<Comparison> comparisons, Func<Comparison, double> ratio) =>
        Math.Exp(comparisons.Average(comparison => Math.Log(ratio(comparison))));
}
