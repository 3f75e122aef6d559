using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// The object that host functions are methods of: one for each thread, from the <c>Run</c> that was given it to its end.
/// </summary>
/// <remarks>
/// Compiled code cannot carry a reference, and need not: a host function is called on the thread of its <c>Run</c>, which is on
/// the stack below it.
/// </remarks>
internal static class HostObject
{
    [ThreadStatic]
    private static object? t_current;

    /// <summary>Makes an object the current one.</summary>
    /// <returns>The one before.</returns>
    public static object? Enter(object? host)
    {
        object? outer = t_current;
        t_current = host;
        return outer;
    }

    /// <exception cref="InvalidOperationException">There is none, or it is of another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Current<T>()
        where T : class
    {
        object? current = t_current;
        if (current is T host)
            return host;
        ThrowNoHost(typeof(T), current);
        return null;
    }

    [DoesNotReturn]
    private static void ThrowNoHost(Type wanted, object? current) => throw new InvalidOperationException(
        $"Compiled code calls a method of {wanted}, and " + (current is null
            ? "no Run on this thread was given such an object: it was called by code of an emitter without [HostObject]. "
            : $"the Run that it is part of was given a {current.GetType()}. ")
        + $"Give the emitter whose Run begins it [HostObject(typeof({wanted.Name}))].");
}
