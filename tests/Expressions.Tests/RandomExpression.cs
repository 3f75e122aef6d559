using System.Globalization;
using CsCheck;

namespace Expressions.Tests;

/// <summary>Makes texts of expressions of both types.</summary>
internal static class RandomExpression
{
    private static readonly Gen<string> s_binary = OneOf("+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "min", "max");

    // All operators that leave a long a long.
    private static readonly Gen<string> s_integer = OneOf("+", "-", "*", "<", "==", "min", "max");

    private static readonly Gen<string> s_column = OneOf("a", "b", "c", "i", "j", "k");

    private static readonly Gen<string> s_leaf = Gen.OneOf(
        s_column,
        Gen.OneOf(Gen.Long[-10, 10], Gen.Long).Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Double[-10, 10].Select(value => value.ToString("F3", CultureInfo.InvariantCulture)));

    /// <summary>Trees of any form.</summary>
    public static Gen<string> OfAnyForm { get; } = Gen.Int[0, 6].SelectMany(AnyForm);

    /// <summary>Full trees with columns at their leaves: the values of the higher ones need more registers than there are.</summary>
    public static Gen<string> Full { get; } = Gen.Int[4, 8].SelectMany(height => Gen.OneOf(
        FullTree(height, s_binary, s_column),
        FullTree(height, OneOf("+", "-", "*", "/", "min", "max"), OneOf("a", "b", "c")),
        FullTree(height, s_integer, OneOf("i", "j", "k"))));

    private static Gen<string> AnyForm(int height)
    {
        if (height == 0)
            return s_leaf;
        Gen<string> smaller = Gen.Int[0, height - 1].SelectMany(AnyForm);
        return Gen.Frequency(
            (1, s_leaf),
            (6, Gen.Select(s_binary, smaller, smaller, Join)),
            (1, smaller.Select(operand => $"-({operand})")),
            (1, smaller.Select(operand => $"sqrt({operand})")));
    }

    private static Gen<string> FullTree(int height, Gen<string> operation, Gen<string> column)
    {
        if (height == 0)
            return Gen.Select(operation, column, column, Join);
        Gen<string> smaller = FullTree(height - 1, operation, column);
        return Gen.Select(operation, smaller, smaller, Join);
    }

    private static string Join(string operation, string left, string right) =>
        operation is "min" or "max" ? $"{operation}({left}, {right})" : $"({left} {operation} {right})";

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
