using System;
using CopyPatch;
using NUnit.Framework;

namespace Expressions.Tests;

/// <summary>Computes an expression in every way that there is, and expects the same of all.</summary>
internal static class AllWays
{
    private static readonly double[] s_doubles =
    [
        0.0, -0.0, 1, -1, 0.5, -2.75, 1e300, -1e-300, double.MaxValue, double.MinValue, double.Epsilon, 9.3e18,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private static readonly long[] s_longs =
        [0, 1, -1, 2, -7, 1000, int.MaxValue, int.MinValue, 1L << 53, (1L << 53) + 1, long.MaxValue, long.MinValue, long.MinValue + 1];

    /// <summary>A table with all sorts of numbers beside each other.</summary>
    public static Table NewTable(int rows = 67)
    {
        Table table = new(rows);
        Random random = new(2);
        foreach (Column column in Table.Columns)
        {
            for (int row = 0; row < rows; row++)
            {
                if (column.Type == NumberType.Long)
                    table.Longs(column)[row] = s_longs[random.Next(s_longs.Length)];
                else
                    table.Doubles(column)[row] = s_doubles[random.Next(s_doubles.Length)];
            }
        }
        return table;
    }

    /// <summary>The results of an expression.</summary>
    public static Results Run(string text, Table table, CodeHeap heap)
    {
        Node node = Parser.Parse(text, Table.Columns);
        new Interpreter(node, table).Run();
        Results expected = Results.Of(node, table);
        using RowCode stack = StackCompiler.Compile(node, table, heap);
        MustAgree("the stack code", stack, node, table, expected);
        using RowCode registers = RegisterCompiler.Compile(node, table, heap);
        MustAgree("the register code", registers, node, table, expected);
        return expected;
    }

    private static void MustAgree(string way, RowCode code, Node node, Table table, Results expected)
    {
        table.Results.Fill(0x5555555555555555);
        code.Run();
        Results results = Results.Of(node, table);
        if (expected.FirstDifference(results) is int row)
            throw new AssertionException($"row {row}: {way} has {results.Text(row)}, the interpreter {expected.Text(row)}");
    }
}
