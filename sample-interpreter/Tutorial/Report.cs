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
            AnsiConsole.MarkupLineInterpolated($"  [red]the {NameOf(comparison.Tier)} did otherwise: {comparison.Compiled}[/]");
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
        Tier tier = comparisons.First().Tier;
        string made = tier switch { Tier.Machine => "compiled", Tier.Interpreter => "threaded", _ => "mixed" };
        foreach (string heading in (string[])["answer", "interpreter", made, "ratio", "compile"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (Comparison c in comparisons)
            table.AddRow(
                c.Program.Name, c.Agrees ? Format($"{c.Interpreted.Answer}") : "[red]differ[/]",
                Format($"{c.Interpreter.TotalMilliseconds:F2} ms"), Format($"{c.Code.TotalMilliseconds:F2} ms"),
                Format($"{c.Ratio:F1} x"), Format($"{c.Compiling.TotalMicroseconds:F1} us"));
        AnsiConsole.Write(table);
        Console.WriteLine($"Best of several runs each. `compile`: from instructions to {NameOf(tier)} that is ready to run.");
        if (comparisons.All(comparison => comparison.Agrees))
            AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"Both ways agree. Geometric mean: {NameOf(tier)} is [bold]{Comparison.MeanRatio(comparisons):F1} times[/] as fast.");
        else
            AnsiConsole.MarkupLine("[red]The two ways of running a program differ.[/]");
    }

    private static string NameOf(Tier tier) => tier switch
    {
        Tier.Machine => "machine code",
        Tier.Interpreter => "threaded code",
        _ => "mixed code",
    };

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
