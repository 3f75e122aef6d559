using System;
using System.Collections.Generic;
using System.Globalization;

namespace Expressions;

/// <summary>What the command line asks for.</summary>
/// <param name="Texts">The expressions; those of the sample when none is given.</param>
/// <param name="Rows">How many rows the table has.</param>
/// <param name="Listing">Whether to print the machine code.</param>
/// <param name="Help">Whether to print only how to use it.</param>
internal sealed record CommandLine(IReadOnlyList<string> Texts, int Rows, bool Listing, bool Help)
{
    /// <summary>How to use it.</summary>
    public const string Usage = """
        Computes expressions over the columns of a table by a C# interpreter, as machine code that works on a stack, and as
        machine code that works in registers; compares all results and the times.

        Usage: dotnet run -c Release --project sample-interpreter/Expressions -- [options]

          --expression TEXT   an expression, instead of those of the sample; may be given more than once
          --rows N            the number of rows, 1,000,000 if not given
          --listing           print the machine code too, operation by operation
          --help              print this

        An expression has numbers (2 is a long; 2.0, 0.5 and 1e-3 are doubles), the columns a, b, c (doubles) and i, j, k
        (longs), + - * /, min(x, y), max(x, y), sqrt(x), parentheses, and one comparison (< <= > >= == !=), which gives 1 or 0.
        A long becomes a double beside a double, and always in a division.

        Exit status: 0 when all agreed, 1 when they did not or an expression is wrong, 2 for a wrong command line.
        """;

    private const int MaximumRows = 10_000_000;

    private static readonly string[] s_samples =
    [
        "a * 2 + b",
        "i * j - k * (i + 3)",
        "(a * i - b) / (c * c + 1)",
        "sqrt(a * a + b * b + c * c)",
        "max(min(a * 1.5 + b, 1.0), -1.0) * (i < j)",
        "((a + 1) * (b + 2) - (b + 3) * (c + 4)) * ((c + 5) * (a + 6) - (a + 7) * (b + 8))",
        "1 + a * (1 + a * (0.5 + a * (0.16666666666666666 + a * (0.041666666666666664 + a * 0.008333333333333333))))",
    ];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">There is something on it that it does not know.</exception>
    public static CommandLine Parse(string[] arguments)
    {
        List<string> texts = [];
        (int rows, bool listing, bool help) = (1_000_000, false, false);
        for (int at = 0; at < arguments.Length; at++)
        {
            switch (arguments[at])
            {
                case "--expression": texts.Add(ValueOf("an expression")); break;
                case "--rows": rows = RowsOf(ValueOf("a number")); break;
                case "--listing": listing = true; break;
                case "--help" or "-h": help = true; break;
                default: throw new FormatException($"there is no option {arguments[at]}; --help lists those that there are");
            }

            string ValueOf(string what) =>
                ++at < arguments.Length ? arguments[at] : throw new FormatException($"{arguments[at - 1]} needs {what} after it");
        }
        return new CommandLine(texts.Count > 0 ? texts : s_samples, rows, listing, help);
    }

    private static int RowsOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows is > 0 and <= MaximumRows
            ? rows
            : throw new FormatException($"--rows needs a number from 1 to {MaximumRows}, and {text} is none");
}
