using System.Collections.Generic;

namespace Expressions;

/// <summary>The kind of a token.</summary>
internal enum TokenKind
{
    /// <summary>An operator, a parenthesis or a comma.</summary>
    Symbol,

    /// <summary>Digits, perhaps with a point and an exponent.</summary>
    Number,

    /// <summary>A column or a function.</summary>
    Name,

    /// <summary>What comes after the last character.</summary>
    End,
}

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word itself.</param>
/// <param name="Position">How many characters stand before it.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    /// <summary>The token as an error shows it.</summary>
    public override string ToString() => Kind == TokenKind.End ? "the end" : $"`{Text}`";
}

/// <summary>Splits an expression into tokens.</summary>
internal static class Lexer
{
    private static readonly string[] s_symbols =
        ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", ","]; // the longer ones first

    /// <summary>Splits an expression; the last token is its end.</summary>
    /// <exception cref="ExpressionException">There is a character that no token has.</exception>
    public static List<Token> Split(string text)
    {
        List<Token> tokens = [];
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            Token token = Next(text, at);
            tokens.Add(token);
            if (token.Kind == TokenKind.End)
                return tokens;
            at += token.Text.Length;
        }
    }

    private static Token Next(string text, int start)
    {
        if (start == text.Length)
            return new Token(TokenKind.End, "", start);
        if (char.IsAsciiLetter(text[start]) || text[start] == '_')
            return new Token(TokenKind.Name, text[start..SkipWord(text, start)], start);
        if (char.IsAsciiDigit(text[start]) || text[start] == '.')
            return new Token(TokenKind.Number, text[start..SkipNumber(text, start)], start);
        foreach (string symbol in s_symbols)
        {
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0)
                return new Token(TokenKind.Symbol, symbol, start);
        }
        throw new ExpressionException(text, start, $"expected a number, a name or an operator, but found `{text[start]}`");
    }

    private static int SkipWord(string text, int at)
    {
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        return at;
    }

    // Takes in whatever sticks to the digits, so that 1x is one wrong number and not two words.
    private static int SkipNumber(string text, int at)
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_' || IsExponentSign(text, start, at)))
            at++;
        return at;
    }

    private static bool IsExponentSign(string text, int start, int at) =>
        text[at] is '+' or '-' && at > start && text[at - 1] is 'e' or 'E';
}
