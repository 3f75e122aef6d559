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
    /// <summary>Gets the current one; null where there is none.</summary>
    public static object? Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ActiveRuns.OfThisThread.Host;
    }

    /// <exception cref="InvalidOperationException">There is none, or it is of another type.</exception>
    [DoesNotReturn]
    public static void ThrowNoHost(Type wanted, object? current) => throw new InvalidOperationException(
        $"Compiled code calls a method of {wanted}, and " + (current is null
            ? "no Run on this thread was given such an object: it was called by code of an emitter without [HostObject]. "
            : $"the Run that it is part of was given a {current.GetType()}. ")
        + $"Give the emitter whose Run begins it [HostObject(typeof({wanted.Name}))].");
}
