using System;
using System.Globalization;
using System.Text;

namespace Tutorial;

/// <summary>What programs can ask of C#. Each thread has its own output and its own random numbers.</summary>
internal static class Host
{
    [ThreadStatic]
    private static StringBuilder? _output;

    [ThreadStatic]
    private static ulong _random;

    /// <summary>What was printed since the last <see cref="Reset"/>.</summary>
    public static string Output => _output?.ToString() ?? "";

    /// <summary>Clears the output and restarts the random numbers, so that every run of a program is the same.</summary>
    public static void Reset()
    {
        (_output ??= new StringBuilder()).Clear();
        _random = 88172645463325252;
    }

    /// <summary>Writes an integer and a line end.</summary>
    public static void Print(long value) => _output!.Append(CultureInfo.InvariantCulture, $"{value}\n");

    /// <summary>Writes a floating-point number and a line end.</summary>
    public static void Print(double value) => _output!.Append(CultureInfo.InvariantCulture, $"{value:G15}\n");

    /// <summary>Writes a character, given by its UTF-16 code.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static void Put(long character)
    {
        if (character is < 0 or > char.MaxValue)
            throw new ArgumentException($"put takes a character code, 0 to {(int)char.MaxValue}, and got {character}");
        _output!.Append((char)character);
    }

    /// <summary>The next random number, 0 to 2^32 - 1 (Marsaglia's xorshift).</summary>
    public static long Random()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (uint)_random;
    }
}
