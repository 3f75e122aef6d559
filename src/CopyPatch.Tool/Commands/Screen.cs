using System.IO;
using CopyPatch.Tool.Listings;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CopyPatch.Tool.Commands;

/// <summary>Where commands write: results to the output, all else to the errors. Plain text where it is no terminal.</summary>
internal sealed class Screen
{
    // What is read by a program has no lines that are broken for a reader.
    private const int Unlimited = 20_000;

    private readonly IAnsiConsole _errors = Console(System.Console.Error, System.Console.IsErrorRedirected);

    public IAnsiConsole Output { get; } = Console(System.Console.Out, System.Console.IsOutputRedirected);

    /// <summary>Gets whether C and machine code have room beside each other.</summary>
    public bool IsWide => Output.Profile.Width >= 120;

    public bool IsNarrow => Output.Profile.Width < 100;

    /// <summary>Gets whether a program reads it, and not a person at a terminal.</summary>
    public bool IsPlain => Output.Profile.Width == Unlimited;

    public void Write(IRenderable what)
    {
        Output.Write(what);
        if (what is Text)
            Output.WriteLine();
    }

    public void Warn(string message) => _errors.Write(new Text($"copypatch: {Plain.Text(message)}\n", new Style(Color.Yellow)));

    public void Fail(string message) => _errors.Write(new Text($"copypatch: {Plain.Text(message)}\n", new Style(Color.Red)));

    public Table Table(params string[] columns)
    {
        Table table = new Table { Border = IsPlain ? TableBorder.None : TableBorder.Simple };
        foreach (string column in columns)
            table.AddColumn(new TableColumn(new Text(column)));
        return table;
    }

    /// <summary>Reads a file, and says what is wrong with it.</summary>
    /// <exception cref="ToolException">It cannot be read.</exception>
    public StencilListing Read(string file)
    {
        StencilListing listing = StencilListing.Read(file);
        if (listing.IsOlderThanItsSource)
            Warn($"'{listing.Path}' is stale: '{listing.SourceFile}' was edited since; build, or dotnet build -t:BakeStencils");
        foreach (string problem in listing.Problems)
            Warn(problem);
        return listing;
    }

    private static IAnsiConsole Console(TextWriter writer, bool isRedirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (isRedirected)
            console.Profile.Width = Unlimited;
        return console;
    }
}
