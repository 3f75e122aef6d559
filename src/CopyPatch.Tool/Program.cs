using System;
using System.IO;
using CopyPatch.Format;
using CopyPatch.Tool;
using CopyPatch.Tool.Commands;
using Spectre.Console.Cli;

var screen = new Screen();
var app = new CommandApp();
app.Configure(config =>
{
    config.SetApplicationName("copypatch");
    config.PropagateExceptions();
    config.UseStrictParsing();
    config.ConfigureConsole(screen.Output);
    config.AddCommand<ListCommand>("list")
        .WithDescription("Lists stencils, operations and entries with their holes and their sizes.")
        .WithExample("list", "stencils/calc.c");
    config.AddCommand<ShowCommand>("show")
        .WithDescription("Shows the C of a stencil beside its machine code, holes in braces.")
        .WithExample("show", "stencils/calc.c", "push")
        .WithExample("show", "stencils/values.c", "i32_add", "--placement", "01k");
    config.AddCommand<DiffCommand>("diff")
        .WithDescription("Compares two stencil texts by stencil. Exit code 0: all the same, 1: some differ, 2: trouble.")
        .WithExample("diff", "old.stencil.txt", "new.stencil.txt", "--code");
    config.AddCommand<DoctorCommand>("doctor")
        .WithDescription("Tries what builds and programs need here, and says what to do. Exit code 1: something is missing.");
    config.AddCommand<ExploreCommand>("explore")
        .WithDescription("Writes one HTML page, C left and machine code right, which needs no network.")
        .WithExample("explore", "stencils/calc.c", "--html", "calc.html");
});

try
{
    return app.Run(args);
}
catch (ToolException exception)
{
    screen.Fail(exception.Message);
}
catch (CommandAppException exception)
{
    screen.Fail($"{exception.Message.TrimEnd('.')}; copypatch --help");
}
catch (Exception exception) when (exception
    is IOException or UnauthorizedAccessException or StencilFormatException or ObjectFormatException)
{
    screen.Fail(exception.Message);
}

return ExitCodes.Trouble;
