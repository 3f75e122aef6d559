using System;

namespace Expressions;

/// <summary>An expression is wrong. The message shows where, and says what was expected there.</summary>
internal sealed class ExpressionException(string text, int position, string message) : Exception(
    $"character {position + 1}: {message}\n  {text.Replace('\n', ' ').Replace('\t', ' ')}\n  {new string(' ', position)}^")
{
    /// <summary>Where it is wrong: how many characters stand before that place.</summary>
    public int Position { get; } = position;
}
