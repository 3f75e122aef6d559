using System;
using System.Diagnostics;
using CopyPatch;

namespace Expressions;

/// <summary>An expression computed in all three ways, with the times.</summary>
/// <param name="Text">The expression.</param>
/// <param name="Interpreter">The interpreter's best time.</param>
/// <param name="Stack">The stack code's best time.</param>
/// <param name="Registers">The register code's best time.</param>
/// <param name="Compiling">The best time from the tree to register code that is ready to run.</param>
/// <param name="Difference">Where the results differ, or null.</param>
internal sealed record Comparison(
    string Text, TimeSpan Interpreter, TimeSpan Stack, TimeSpan Registers, TimeSpan Compiling, string? Difference)
{
    private const int Runs = 5;
    private const int Compilations = 50;

    /// <summary>
    /// Runs an expression in all ways by turns, so that what else the machine does falls on all; the best run of each counts.
    /// </summary>
    public static Comparison Of(string text, Node node, Table table, CodeHeap heap)
    {
        // While the rest runs, .NET has time to optimize the compiler.
        for (int compilation = 0; compilation < Compilations; compilation++)
            RegisterCompiler.Compile(node, table, heap).Dispose();

        Interpreter interpreter = new(node, table);
        using RowCode stack = StackCompiler.Compile(node, table, heap);
        using RowCode registers = RegisterCompiler.Compile(node, table, heap);

        interpreter.Run();
        Results expected = Results.Of(node, table);
        string? difference = Check("the stack code", stack.Run) ?? Check("the register code", registers.Run);

        (TimeSpan interpreterTime, TimeSpan stackTime, TimeSpan registerTime) = (TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (int run = 0; run < Runs; run++)
        {
            interpreterTime = Faster(interpreterTime, interpreter.Run);
            stackTime = Faster(stackTime, stack.Run);
            registerTime = Faster(registerTime, registers.Run);
        }
        TimeSpan compiling = TimeSpan.MaxValue;
        for (int compilation = 0; compilation < Compilations; compilation++)
            compiling = Faster(compiling, () => RegisterCompiler.Compile(node, table, heap).Dispose());
        return new Comparison(text, interpreterTime, stackTime, registerTime, compiling, difference);

        string? Check(string way, Action run)
        {
            table.Results.Clear(); // so that what the way before left there is not taken for a result
            run();
            Results results = Results.Of(node, table);
            return results.FirstDifference(expected) is int row
                ? $"row {row}: {way} has {results.Text(row)}, the interpreter {expected.Text(row)}"
                : null;
        }
    }

    private static TimeSpan Faster(TimeSpan best, Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return time < best ? time : best;
    }
}
