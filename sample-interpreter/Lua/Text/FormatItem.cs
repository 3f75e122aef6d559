using System;
using System.Text;

namespace Lua;

/// <summary>The flags of a conversion.</summary>
[Flags]
internal enum FormatFlags
{
    None = 0,
    Left = 1,
    Plus = 2,
    Space = 4,
    Alternate = 8,
    Zero = 16,
}

/// <summary>One conversion of a format, such as %-5.2f.</summary>
/// <param name="Conversion">The letter at its end; zero when the format ends before it.</param>
/// <param name="Flags">What stands before the width.</param>
/// <param name="Width">The least length, 0 if there is none.</param>
/// <param name="Precision">What follows a point, -1 if there is none.</param>
/// <param name="Length">How many bytes it takes behind the percent sign.</param>
internal readonly record struct FormatItem(byte Conversion, FormatFlags Flags, int Width, int Precision, int Length)
{
    private const int LongestModifiers = 20;

    /// <summary>Whether there is a letter only.</summary>
    public bool IsPlain => Length == 1;

    /// <summary>Reads the conversion that a percent sign begins.</summary>
    /// <param name="format">What follows the sign.</param>
    /// <exception cref="TextException">It is none, or one that does not take what is asked of it.</exception>
    public static FormatItem Read(ReadOnlySpan<byte> format)
    {
        if (format.Length > 0 && char.IsAsciiLetter((char)format[0]))
            return new FormatItem(Known(format, 1), FormatFlags.None, 0, -1, 1);
        int end = format.IndexOfAnyExcept("-+ #0123456789."u8);
        if (end < 0)
            end = format.Length;
        if (end > LongestModifiers)
            throw new TextException("invalid format (too long)");
        int length = Math.Min(end + 1, format.Length);
        byte conversion = Known(format, length);
        if (conversion == 'q')
            throw new TextException("specifier '%q' cannot have modifiers");

        int at = 0;
        FormatFlags allowed = AllowedFlags(conversion);
        FormatFlags flags = FormatFlags.None;
        while (Flag(format[at]) is FormatFlags flag and not FormatFlags.None && (allowed & flag) != 0)
        {
            flags |= flag;
            at++;
        }
        int width = 0;
        int precision = -1;
        if (format[at] != '0')
        {
            width = TwoDigits(format, ref at);
            if (format[at] == '.' && conversion is not ((byte)'c' or (byte)'p'))
            {
                at++;
                precision = TwoDigits(format, ref at);
            }
        }
        if (at != end)
            throw new TextException($"invalid conversion specification: '%{Latin(format[..length])}'");
        return new FormatItem(conversion, flags, width, precision, length);
    }

    private static byte Known(ReadOnlySpan<byte> format, int length)
    {
        byte conversion = length > 0 ? format[length - 1] : (byte)0;
        if (conversion == 0 || !"aAcdeEfgGiopqsuxX"u8.Contains(conversion))
        {
            ReadOnlySpan<byte> shown = format[..length];
            if (shown.IndexOf((byte)0) is >= 0 and int zero) // the message of C ends there
                shown = shown[..zero];
            throw new TextException($"invalid conversion '%{Latin(shown)}' to 'format'");
        }
        return conversion;
    }

    private static string Latin(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);

    private static FormatFlags Flag(byte c) => c switch
    {
        (byte)'-' => FormatFlags.Left,
        (byte)'+' => FormatFlags.Plus,
        (byte)' ' => FormatFlags.Space,
        (byte)'#' => FormatFlags.Alternate,
        (byte)'0' => FormatFlags.Zero,
        _ => FormatFlags.None,
    };

    private static FormatFlags AllowedFlags(byte conversion) => (char)conversion switch
    {
        'd' or 'i' => FormatFlags.Left | FormatFlags.Plus | FormatFlags.Space | FormatFlags.Zero,
        'u' => FormatFlags.Left | FormatFlags.Zero,
        'o' or 'x' or 'X' => FormatFlags.Left | FormatFlags.Alternate | FormatFlags.Zero,
        'c' or 's' or 'p' => FormatFlags.Left,
        _ => FormatFlags.Left | FormatFlags.Plus | FormatFlags.Space | FormatFlags.Alternate | FormatFlags.Zero,
    };

    private static int TwoDigits(ReadOnlySpan<byte> format, ref int at)
    {
        int value = 0;
        for (int i = 0; i < 2 && char.IsAsciiDigit((char)format[at]); i++)
            value = value * 10 + (format[at++] - '0');
        return value;
    }
}
