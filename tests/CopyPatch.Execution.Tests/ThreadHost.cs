using System;

namespace CopyPatch.Execution.Tests;

/// <summary>What a host function of the tests does that compiled code calls: a thread's own.</summary>
internal static class ThreadHost
{
    [ThreadStatic]
    private static Func<long, long>? t_function;

    /// <summary>Gets or sets what is called; null gives the value back.</summary>
    public static Func<long, long>? Function
    {
        get => t_function;
        set => t_function = value;
    }

    public static long Call(long value) => t_function?.Invoke(value) ?? value;
}
