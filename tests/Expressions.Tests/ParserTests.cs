using System.Text;
using NUnit.Framework;

namespace Expressions.Tests;

public sealed class ParserTests
{
    [TestCase("", 0, "expected a number, a column, a function, `-` or `(`, but found the end")]
    [TestCase("a *", 3, "expected a number, a column, a function, `-` or `(`, but found the end")]
    [TestCase("a * ) + b", 4, "expected a number, a column, a function, `-` or `(`, but found `)`")]
    [TestCase("a b", 2, "expected an operator or the end, but found `b`")]
    [TestCase("a < b < c", 6, "expected an operator or the end, but found `<`")]
    [TestCase("(a + b", 6, "expected `)`, but found the end")]
    [TestCase("a + x", 4, "expected a column (a, b, c, i, j, k) or a function (min, max, sqrt), but found `x`")]
    [TestCase("min(a)", 5, "expected `,`, but found `)`")]
    [TestCase("max(a, b, c)", 8, "expected `)`, but found `,`")]
    [TestCase("sqrt a", 5, "expected `(`, but found `a`")]
    [TestCase("a + 1x", 4, "expected a number such as 2, 0.5 or 1e-3, but found `1x`")]
    [TestCase("1.2.3", 0, "expected a number such as 2, 0.5 or 1e-3, but found `1.2.3`")]
    [TestCase("1e999", 0, "expected a number such as 2, 0.5 or 1e-3, but found `1e999`")]
    [TestCase("9223372036854775808", 0, "expected a number of 64 bits, but found `9223372036854775808`")]
    [TestCase("a = b", 2, "expected a number, a name or an operator, but found `=`")]
    [TestCase("a $ b", 2, "expected a number, a name or an operator, but found `$`")]
    public void AMistakeIsShownAndWhatWasExpected(string text, int position, string message)
    {
        ExpressionException? exception = Assert.Throws<ExpressionException>(() => Parser.Parse(text, Table.Columns));
        Assert.That(exception!.Position, Is.EqualTo(position));
        Assert.That(exception.Message, Does.StartWith($"character {position + 1}: {message}"));
        Assert.That(exception.Message, Does.EndWith($"\n  {text}\n  {new string(' ', position)}^"));
    }

    [TestCase("(")]
    [TestCase("-")]
    [TestCase("sqrt(")]
    [TestCase("a + ")]
    [TestCase("a * -")]
    public void WhatWouldTakeTooMuchStackIsRefused(string part)
    {
        string text = new StringBuilder().Insert(0, part, 100_000).Append('a').ToString();
        ExpressionException? exception = Assert.Throws<ExpressionException>(() => Parser.Parse(text, Table.Columns));
        Assert.That(exception!.Message, Does.Contain("at most 500 operators inside each other"));
    }

    [TestCase("1", NumberType.Long)]
    [TestCase("1.0", NumberType.Double)]
    [TestCase("1e3", NumberType.Double)]
    [TestCase("i * 2 + j", NumberType.Long)]
    [TestCase("i * 2.0", NumberType.Double)]
    [TestCase("i / j", NumberType.Double)]
    [TestCase("min(i, a)", NumberType.Double)]
    [TestCase("sqrt(i)", NumberType.Double)]
    [TestCase("a < b", NumberType.Long)]
    [TestCase("-(a < b)", NumberType.Long)]
    public void TheTypeFollowsFromTheOperands(string text, object type) =>
        Assert.That(Parser.Parse(text, Table.Columns).Type, Is.EqualTo(type));

    [TestCase("a + b * c", "a + (b * c)")]
    [TestCase("a - b - c", "(a - b) - c")]
    [TestCase("a / b / c", "(a / b) / c")]
    [TestCase("-a * b", "(-a) * b")]
    [TestCase("a + b < c * a", "(a + b) < (c * a)")]
    [TestCase("a > b", "b < a")]
    [TestCase("a >= b", "b <= a")]
    [TestCase("- 5", "(-5)")]
    public void OperatorsBindAsUsual(string text, string same) =>
        Assert.That(Parser.Parse(text, Table.Columns), Is.EqualTo(Parser.Parse(same, Table.Columns)));
}
