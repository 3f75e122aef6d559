using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>The class and width of a value, where it is not known at compile time.</summary>
public enum ValueKind : byte
{
    /// <summary>32 bits in an integer register: <see cref="int"/>.</summary>
    Int32,

    /// <summary>64 bits in an integer register: <see cref="long"/>, and a pointer.</summary>
    Int64,

    /// <summary>32 bits in a floating-point register: <see cref="float"/>.</summary>
    Single,

    /// <summary>64 bits in a floating-point register: <see cref="double"/>.</summary>
    Double,
}

internal static class ValueKinds
{
    /// <summary>Makes sure that values may be of a type. The JIT leaves nothing of it where they may.</summary>
    /// <exception cref="NotSupportedException">Values have no such type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check<T>()
        where T : unmanaged
    {
        if (typeof(T) != typeof(int) && typeof(T) != typeof(long) && typeof(T) != typeof(float) && typeof(T) != typeof(double))
            ThrowNoKind(typeof(T));
    }

    /// <exception cref="NotSupportedException">Values have no such type.</exception>
    public static ValueKind Of<T>()
        where T : unmanaged
    {
        Check<T>();
        if (typeof(T) == typeof(int))
            return ValueKind.Int32;
        if (typeof(T) == typeof(long))
            return ValueKind.Int64;
        return typeof(T) == typeof(float) ? ValueKind.Single : ValueKind.Double;
    }

    public static bool IsFloating(this ValueKind kind) => kind >= ValueKind.Single;

    [DoesNotReturn]
    private static void ThrowNoKind(Type type) =>
        throw new NotSupportedException($"A value cannot be a {type}: it is an int, long, float or double.");
}
