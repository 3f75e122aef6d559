using System;

namespace CopyPatch;

/// <summary>
/// Calls that macOS makes otherwise on AArch64: what does not fit into registers lies on the stack in as many bytes as it has, where the
/// standard of the architecture gives it eight. (Apple, Writing ARM64 code for Apple platforms.)
/// </summary>
internal static class PackedParameters
{
    private const int Registers = 8; // Of integers and pointers, and as many of floating-point values.

    /// <summary>Whether a parameter of fewer than eight bytes is passed on the stack.</summary>
    /// <param name="types">A letter for the type of the result, and for each parameter's, as copypatch/structs.h has them.</param>
    public static bool Differ(string types)
    {
        int integers = 0;
        int floatings = 0;
        foreach (char type in types.AsSpan(1))
        {
            bool isOnStack = (type is 'f' or 'd' ? ++floatings : ++integers) > Registers;
            if (isOnStack && type is not ('l' or 'L' or 'p' or 'd'))
                return true;
        }

        return false;
    }

    /// <summary>Makes the exception of such a call.</summary>
    /// <param name="what">What is called, as the start of a sentence.</param>
    public static PlatformNotSupportedException Refusal(string what) => new(
        $"{what} has more than {Registers} parameters, and macOS passes those behind them otherwise where they have fewer than eight bytes: "
        + "make them int64_t, uint64_t, double or pointers.");
}
