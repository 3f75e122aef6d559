using System;
using System.Collections.Generic;
using CopyPatch;

namespace Expressions;

/// <summary>The sample's command line.</summary>
internal static class Program
{
    private const int Success = 0, Failure = 1, WrongUse = 2;

    private static int Main(string[] arguments)
    {
        try
        {
            CommandLine commandLine = CommandLine.Parse(arguments);
            if (!commandLine.Help)
                return Run(commandLine);
            Console.WriteLine(CommandLine.Usage);
            return Success;
        }
        catch (FormatException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return WrongUse;
        }
        catch (ExpressionException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return Failure;
        }
    }

    private static int Run(CommandLine commandLine)
    {
        // All are parsed before the first one runs: a mistake in the last one shows at once.
        List<(string Text, Node Node)> expressions = [];
        foreach (string text in commandLine.Texts)
            expressions.Add((text, Parser.Parse(text, Table.Columns)));

        using CodeHeap heap = new();
        using Table table = new(commandLine.Rows);
        table.Fill();
        List<Comparison> comparisons = [];
        foreach ((string text, Node node) in expressions)
        {
            if (commandLine.Listing)
                PrintListings(text, node, table, heap);
            comparisons.Add(Comparison.Of(text, node, table, heap));
        }
        Report.Print(comparisons, table.Rows, Console.Out);
        return comparisons.TrueForAll(comparison => comparison.Difference == null) ? Success : Failure;
    }

    private static void PrintListings(string text, Node node, Table table, CodeHeap heap)
    {
        using RowCode stack = StackCompiler.Compile(node, table, heap, listing: true);
        using RowCode registers = RegisterCompiler.Compile(node, table, heap, listing: true);
        Listing.Print($"{text}, on the stack", stack.Code, Console.Out);
        Listing.Print($"{text}, in registers", registers.Code, Console.Out);
    }
}
