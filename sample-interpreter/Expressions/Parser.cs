using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Expressions;

/// <summary>
/// From text to a typed tree, by recursive descent: one method for each level of the grammar.
/// <code>
/// expression = sum [("&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "==" | "!=") sum]
/// sum        = product {("+" | "-") product}
/// product    = factor {("*" | "/") factor}
/// factor     = "-" factor | number | column | "(" expression ")"
///            | ("min" | "max") "(" expression "," expression ")" | "sqrt" "(" expression ")"
/// </code>
/// </summary>
internal sealed class Parser
{
    /// <summary>The greatest height of a tree: all that walk it do so by recursion.</summary>
    public const int MaximumHeight = 500;

    private readonly string _text;
    private readonly IReadOnlyList<Column> _columns;
    private readonly List<Token> _tokens;
    private int _next;
    private int _depth;

    private Parser(string text, IReadOnlyList<Column> columns)
    {
        _text = text;
        _columns = columns;
        _tokens = Lexer.Split(text);
    }

    private Token Current => _tokens[_next];

    /// <summary>Parses an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="columns">The columns that it may name.</param>
    /// <exception cref="ExpressionException">The expression is wrong.</exception>
    public static Node Parse(string text, IReadOnlyList<Column> columns)
    {
        Parser parser = new(text, columns);
        Node node = parser.Expression();
        if (parser.Current.Kind != TokenKind.End)
            throw parser.Expected("an operator or the end");
        return node;
    }

    private Node Expression()
    {
        Node left = Sum();
        if (!TakeAny(out Token token, "<", "<=", ">", ">=", "==", "!="))
            return left;
        Node right = Sum();
        return token.Text switch
        {
            "<" => Apply(token, BinaryOperator.Less, left, right),
            "<=" => Apply(token, BinaryOperator.AtMost, left, right),
            ">" => Apply(token, BinaryOperator.Less, right, left),
            ">=" => Apply(token, BinaryOperator.AtMost, right, left),
            "==" => Apply(token, BinaryOperator.Equal, left, right),
            _ => Apply(token, BinaryOperator.NotEqual, left, right),
        };
    }

    private Node Sum()
    {
        Node left = Product();
        while (TakeAny(out Token token, "+", "-"))
            left = Apply(token, token.Text == "+" ? BinaryOperator.Add : BinaryOperator.Subtract, left, Product());
        return left;
    }

    private Node Product()
    {
        Node left = Factor();
        while (TakeAny(out Token token, "*", "/"))
            left = Apply(token, token.Text == "*" ? BinaryOperator.Multiply : BinaryOperator.Divide, left, Factor());
        return left;
    }

    // Every recursion comes through here.
    private Node Factor()
    {
        Token token = Current;
        if (++_depth > MaximumHeight)
            throw TooHigh(token);
        Node node = token.Kind switch
        {
            TokenKind.Number => Number(""),
            TokenKind.Name => Name(),
            _ when Take("-") =>
                Current.Kind == TokenKind.Number ? Number("-") : Checked(token, Typing.Apply(UnaryOperator.Negate, Factor())),
            _ when Take("(") => Closed(Expression()),
            _ => throw Expected("a number, a column, a function, `-` or `(`"),
        };
        _depth--;
        return node;
    }

    // The sign belongs to the number: the least long has no positive counterpart.
    private Node Number(string sign)
    {
        Token token = Current;
        _next++;
        string text = sign + token.Text;
        if (text.AsSpan(sign.Length).ContainsAnyExceptInRange('0', '9'))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                ? new DoubleConstant(number)
                : throw new ExpressionException(_text, token.Position, $"expected a number such as 2, 0.5 or 1e-3, but found {token}");
        }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer)
            ? new LongConstant(integer)
            : throw new ExpressionException(
                _text, token.Position, $"expected a number of 64 bits, but found {token}: write {token.Text}.0 for a double");
    }

    private Node Name()
    {
        Token token = Current;
        _next++;
        switch (token.Text)
        {
            case "sqrt":
                Require("(");
                return Checked(token, Typing.Apply(UnaryOperator.Root, Closed(Expression())));
            case "min" or "max":
                Require("(");
                Node left = Expression();
                Require(",");
                return Apply(token, token.Text == "min" ? BinaryOperator.Min : BinaryOperator.Max, left, Closed(Expression()));
            default:
                return _columns.FirstOrDefault(column => column.Name == token.Text) ?? throw new ExpressionException(
                    _text, token.Position,
                    $"expected a column ({string.Join(", ", _columns.Select(column => column.Name))}) or a function (min, max, sqrt), " +
                    $"but found {token}");
        }
    }

    private Node Closed(Node inside)
    {
        Require(")");
        return inside;
    }

    private Node Apply(Token token, BinaryOperator operation, Node left, Node right) =>
        Checked(token, Typing.Apply(operation, left, right));

    private Node Checked(Token token, Node node) => node.Height <= MaximumHeight ? node : throw TooHigh(token);

    private bool Take(string symbol)
    {
        bool takes = Current.Kind == TokenKind.Symbol && Current.Text == symbol;
        _next += takes ? 1 : 0;
        return takes;
    }

    private bool TakeAny(out Token token, params ReadOnlySpan<string> symbols)
    {
        token = Current;
        foreach (string symbol in symbols)
        {
            if (Take(symbol))
                return true;
        }
        return false;
    }

    private void Require(string symbol)
    {
        if (!Take(symbol))
            throw Expected($"`{symbol}`");
    }

    private ExpressionException Expected(string what) => new(_text, Current.Position, $"expected {what}, but found {Current}");

    private ExpressionException TooHigh(Token token) =>
        new(_text, token.Position, $"expected an expression of at most {MaximumHeight} operators inside each other");
}
