using System;

namespace Lua;

/// <summary>What a byte can be part of.</summary>
[Flags]
internal enum ByteClass : byte
{
    /// <summary>A letter or an underscore.</summary>
    Letter = 1,

    /// <summary>A digit.</summary>
    Digit = 2,

    /// <summary>A digit of a hexadecimal number.</summary>
    Hexadecimal = 4,

    /// <summary>White space; not the ends of lines, which are counted.</summary>
    Space = 8,

    /// <summary>A byte at which a string does not just go on.</summary>
    StringEnd = 16,
}

/// <summary>The classes of all bytes.</summary>
internal static class ByteClasses
{
    private static readonly ByteClass[] s_classes = Make();

    /// <summary>The classes of a byte.</summary>
    public static ByteClass Of(byte symbol) => s_classes[symbol];

    /// <summary>Whether a byte is in a class, or in one of some.</summary>
    public static bool Is(byte symbol, ByteClass classes) => (s_classes[symbol] & classes) != 0;

    private static ByteClass[] Make()
    {
        var classes = new ByteClass[256];
        for (int symbol = 0; symbol < 128; symbol++)
        {
            char character = (char)symbol;
            classes[symbol] =
                (char.IsAsciiLetter(character) || character == '_' ? ByteClass.Letter : 0) |
                (char.IsAsciiDigit(character) ? ByteClass.Digit : 0) |
                (char.IsAsciiHexDigit(character) ? ByteClass.Hexadecimal : 0) |
                (character is ' ' or '\t' or '\v' or '\f' ? ByteClass.Space : 0) |
                (character is '\0' or '\n' or '\r' or '\\' or '"' or '\'' ? ByteClass.StringEnd : 0);
        }
        return classes;
    }
}
