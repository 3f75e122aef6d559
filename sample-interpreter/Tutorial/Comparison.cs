using System;
using System.Collections.Generic;
using System.Diagnostics;
using CopyPatch;

namespace Tutorial;

/// <summary>A program run both ways, with the times.</summary>
/// <param name="Program">The program.</param>
/// <param name="Tier">How it was run besides.</param>
/// <param name="Interpreted">What the interpreter made of it.</param>
/// <param name="Compiled">What came of it in that tier.</param>
/// <param name="Interpreter">The interpreter's best time.</param>
/// <param name="Code">The tier's best time.</param>
/// <param name="Compiling">The best time from instructions to what the tier begins to run.</param>
/// <param name="CodeLength">The length in bytes of what was emitted.</param>
internal sealed record Comparison(
    StackProgram Program, Tier Tier, Outcome Interpreted, Outcome Compiled,
    TimeSpan Interpreter, TimeSpan Code, TimeSpan Compiling, int CodeLength)
{
    private const int Runs = 7;
    private const int Compilations = 50;

    /// <summary>Whether both did the same.</summary>
    public bool Agrees => Interpreted == Compiled;

    /// <summary>How many times faster the tier is.</summary>
    public double Ratio => Interpreter / Code;

    /// <summary>Runs a program both ways in turns, so that what else the machine does falls on both; the best run of each counts.</summary>
    public static Comparison Of(StackProgram program, CodeHeap heap, Tier tier)
    {
        using Frame frame = new(program);
        Compile(program, heap, tier); // now the compiler is compiled
        using TieredCode code = TieredCode.Of(program, heap, tier);
        Execution interpreter = Execution.Interpret(program, frame);
        Execution compiled = Execution.Execute(code, frame);
        TimeSpan interpreterTime = interpreter.Time, codeTime = compiled.Time;
        for (int run = 1; run < Runs; run++)
        {
            interpreterTime = Min(interpreterTime, Execution.Interpret(program, frame).Time);
            codeTime = Min(codeTime, Execution.Execute(code, frame).Time);
        }
        TimeSpan compiling = Compile(program, heap, tier);
        return new Comparison(
            program, tier, interpreter.Outcome, compiled.Outcome, interpreterTime, codeTime, compiling, code.Length);
    }

    /// <summary>The geometric mean of the ratios: the mean that does not depend on which side is the divisor.</summary>
    public static double MeanRatio(IReadOnlyCollection<Comparison> comparisons)
    {
        double sum = 0;
        foreach (Comparison comparison in comparisons)
            sum += Math.Log(comparison.Ratio);
        return Math.Exp(sum / comparisons.Count);
    }

    private static TimeSpan Compile(StackProgram program, CodeHeap heap, Tier tier)
    {
        TimeSpan best = TimeSpan.MaxValue;
        for (int compilation = 0; compilation < Compilations; compilation++)
        {
            long start = Stopwatch.GetTimestamp();
            TieredCode.Of(program, heap, tier).Dispose();
            best = Min(best, Stopwatch.GetElapsedTime(start));
        }
        return best;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
