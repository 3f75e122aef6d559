using System;
using System.Runtime.ExceptionServices;

namespace CopyPatch;

/// <summary>
/// Carries an exception of a host function around the compiled code that called it, where no exception may pass.
/// </summary>
/// <remarks>
/// One place for each thread is enough, even where compiled code and host functions call each other: from where an
/// exception is put here to the Run that takes it, compiled code only returns.
/// </remarks>
internal static class HostException
{
    /// <summary>The status of code that ended because a host function threw. No trap has it.</summary>
    public const long Status = long.MinValue;

    [ThreadStatic]
    private static ExceptionDispatchInfo? t_captured;

    /// <summary>Keeps an exception.</summary>
    /// <returns>The status for compiled code to return.</returns>
    public static long Capture(Exception exception)
    {
        t_captured = ExceptionDispatchInfo.Capture(exception);
        return Status;
    }

    /// <summary>Takes this thread's exception, if there is one.</summary>
    public static ExceptionDispatchInfo? Take()
    {
        ExceptionDispatchInfo? captured = t_captured;
        t_captured = null;
        return captured;
    }
}
