using System;
using System.Text;

namespace Lua;

/// <summary>How tokens are written.</summary>
internal static class TokenText
{
    /// <summary>The first of the kinds that are words.</summary>
    public const TokenKind FirstWord = TokenKind.And;

    /// <summary>The last of the kinds that are words.</summary>
    public const TokenKind LastWord = TokenKind.While;

    private static readonly string[] s_texts =
    [
        "", "<eof>", "<name>", "<string>", "<integer>", "<number>",
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
        "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
        "+", "-", "*", "/", "//", "%", "^", "#", "&", "~", "|", "<<", ">>", "==", "~=", "<=", ">=", "<", ">", "=",
        "(", ")", "{", "}", "[", "]", "::", ";", ":", ",", ".", "..", "...",
    ];

    /// <summary>The text of a word or symbol.</summary>
    public static string Of(TokenKind kind) => s_texts[(int)kind];

    /// <summary>A kind as messages name it: in quotes if that is how it is written.</summary>
    public static string Quote(TokenKind kind) => kind < FirstWord ? Of(kind) : $"'{Of(kind)}'";

    /// <summary>Bytes, a character for each, up to the first zero: what is printed of them.</summary>
    public static string Printed(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
