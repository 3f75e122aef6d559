using System;
using System.Diagnostics;
using CopyPatch;

namespace Tutorial;

/// <summary>One run of a program.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Time">How long it took, without making its memory ready.</param>
internal readonly record struct Execution(Outcome Outcome, TimeSpan Time)
{
    /// <summary>Runs a program in the interpreter.</summary>
    public static Execution Interpret(StackProgram program, Frame frame) =>
        Run(frame, () => Interpreter.Run(program.Instructions, frame));

    /// <summary>Runs a program in one of its tiers.</summary>
    public static Execution Execute(TieredCode code, Frame frame) =>
        Run(frame, () => code.Run(frame));

    // The frame and the host are as new, so that no run knows of an earlier one.
    private static Execution Run(Frame frame, Func<long> run)
    {
        frame.Clear();
        Host.Reset();
        long answer = 0;
        string? error = null;
        long start = Stopwatch.GetTimestamp();
        try
        {
            answer = run();
        }
        catch (StencilTrapException trap)
        {
            error = new TrapException((Trap)trap.Code).Message;
        }
        catch (Exception exception) when (exception is TrapException or ArgumentException)
        {
            error = exception.Message;
        }
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return new Execution(new Outcome(answer, error, Host.Output), time);
    }
}
