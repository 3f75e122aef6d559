using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace Tutorial;

/// <summary>Prints what the sample found out: with colours in a terminal, plain in a pipe.</summary>
internal static class Report
{
    /// <summary>A program's heading and what it printed.</summary>
    public static void Program(Comparison comparison)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{comparison.Program.Name}[/]");
        foreach (string line in comparison.Interpreted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Console.WriteLine($"  {line.TrimEnd()}");
        if (comparison.Interpreted.Error is string error)
            AnsiConsole.MarkupLineInterpolated($"  [yellow]stopped: {error}[/]");
        if (!comparison.Agrees)
            AnsiConsole.MarkupLineInterpolated($"  [red]the machine code did otherwise: {comparison.Compiled}[/]");
        Console.WriteLine();
    }

    /// <summary>The table of times.</summary>
    public static void Times(IReadOnlyCollection<Comparison> comparisons)
    {
        // A pipe has no width. What stands between bars can be taken apart by a script, and pasted into a page.
        bool isPipe = Console.IsOutputRedirected;
        if (isPipe)
            AnsiConsole.Profile.Width = 120;
        Table table = new() { Border = isPipe ? TableBorder.Markdown : TableBorder.Simple };
        table.AddColumn("program");
        foreach (string heading in (string[])["answer", "interpreter", "compiled", "ratio", "compile"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (Comparison c in comparisons)
            table.AddRow(
                c.Program.Name, c.Agrees ? Format($"{c.Interpreted.Answer}") : "[red]differ[/]",
                Format($"{c.Interpreter.TotalMilliseconds:F2} ms"), Format($"{c.Code.TotalMilliseconds:F2} ms"),
                Format($"{c.Ratio:F1} x"), Format($"{c.Compiling.TotalMicroseconds:F1} us"));
        AnsiConsole.Write(table);
        Console.WriteLine("Best of several runs each. `compile`: from instructions to machine code that is ready to run.");
        if (comparisons.All(comparison => comparison.Agrees))
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"Both ways agree. Geometric mean: machine code is [bold]{Comparison.MeanRatio(comparisons):F1} times[/] as fast.");
        else
            AnsiConsole.MarkupLine("[red]The two ways of running a program differ.[/]");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
