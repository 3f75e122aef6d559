using System;

namespace CopyPatch;

/// <summary>The class and width of a value, where it is not known at compile time.</summary>
internal enum ValueKind : byte
{
    Int32,
    Int64,
    Single,
    Double,
}

internal static class ValueKinds
{
    /// <exception cref="NotSupportedException">Values have no such type.</exception>
    public static ValueKind Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(int))
            return ValueKind.Int32;
        if (typeof(T) == typeof(long))
            return ValueKind.Int64;
        if (typeof(T) == typeof(float))
            return ValueKind.Single;
        return typeof(T) == typeof(double)
            ? ValueKind.Double
            : throw new NotSupportedException($"A value cannot be a {typeof(T)}: it is an int, long, float or double.");
    }

    public static bool IsFloating(this ValueKind kind) => kind >= ValueKind.Single;
}
