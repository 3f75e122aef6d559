namespace CopyPatch;

/// <summary>How many registers hold values in this process. They are those that <c>copypatch.h</c> has for its architecture.</summary>
public static class ValueRegisters
{
    /// <summary>Gets how many hold integers and pointers: 7 on x86-64 and on AArch64.</summary>
    public static int IntegerCount => 7;

    /// <summary>Gets how many hold floating-point values: 8 on x86-64 and on AArch64.</summary>
    public static int FloatingCount => 8;

    /// <summary>Whether values of a type are in floating-point registers.</summary>
    internal static bool IsFloating<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float);
}
