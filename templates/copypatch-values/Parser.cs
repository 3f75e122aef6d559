using System;
using System.Globalization;

namespace CopyPatchValues;

/// <summary>Reads expressions: numbers, the variables x, y and z, <c>+ - * /</c>, <c>sqrt(...)</c> and parentheses.</summary>
internal sealed class Parser
{
    public const string Variables = "xyz";

    // Trees are walked by recursion: deeper ones would overflow the stack.
    private const int MostCharacters = 10_000;
    private const int MostNested = 200;

    private readonly string _text;
    private int _at;
    private int _nested;

    private Parser(string text) => _text = text;

    /// <exception cref="FormatException">The text is no expression; the message says where.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > MostCharacters)
            throw new FormatException($"The expression has more than {MostCharacters} characters.");
        var parser = new Parser(text);
        Expression expression = parser.Sum();
        return parser._at == text.Length ? expression : throw parser.Unexpected();
    }

    private Expression Sum()
    {
        Expression left = Product();
        while (true)
        {
            if (Take("+"))
                left = new Binary(BinaryOperator.Add, left, Product());
            else if (Take("-"))
                left = new Binary(BinaryOperator.Subtract, left, Product());
            else
                return left;
        }
    }

    private Expression Product()
    {
        Expression left = Factor();
        while (true)
        {
            if (Take("*"))
                left = new Binary(BinaryOperator.Multiply, left, Factor());
            else if (Take("/"))
                left = new Binary(BinaryOperator.Divide, left, Factor());
            else
                return left;
        }
    }

    private Expression Factor()
    {
        if (++_nested > MostNested)
            throw new FormatException($"More than {MostNested} operators or parentheses are nested.");
        Expression factor =
            Take("-") ? new Unary(UnaryOperator.Negate, Factor())
            : Take("sqrt") ? new Unary(UnaryOperator.Root, Parenthesis())
            : Next() == '(' ? Parenthesis()
            : Variables.Contains(Next()) ? new Variable(Variables.IndexOf(_text[_at++]))
            : Constant();
        Next();
        _nested--;
        return factor;
    }

    private Expression Parenthesis()
    {
        if (!Take("("))
            throw Unexpected();
        Expression inner = Sum();
        return Take(")") ? inner : throw Unexpected();
    }

    private Number Constant()
    {
        int end = _at;
        while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || _text[end] == '.'))
            end++;
        if (!double.TryParse(_text.AsSpan(_at, end - _at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            throw Unexpected();
        _at = end;
        return new Number(value);
    }

    private bool Take(string token)
    {
        Next();
        if (string.CompareOrdinal(_text, _at, token, 0, token.Length) != 0)
            return false;
        _at += token.Length;
        return true;
    }

    // '\0' at the end.
    private char Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private FormatException Unexpected() => new(
        _at < _text.Length ? $"'{_text[_at]}' was not expected, at {_at + 1}." : "The expression ends too early.");
}
