using System.ComponentModel;
using System.IO;
using System.Threading;
using CopyPatch.Tool.Lines;
using CopyPatch.Tool.Listings;
using CopyPatch.Tool.Pages;
using Spectre.Console;
using Spectre.Console.Cli;

namespace CopyPatch.Tool.Commands;

/// <summary><c>copypatch explore FILE --html OUT</c>: a page to read C and machine code side by side.</summary>
internal sealed class ExploreCommand : Command<ExploreCommand.Settings>
{
    private readonly Screen _screen = new();

    public override ValidationResult Validate(CommandContext context, Settings settings) =>
        settings.Html.Length > 0 ? ValidationResult.Success() : ValidationResult.Error("--html OUT names the page to write");

    public override int Execute(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        StencilListing listing = _screen.Read(settings.File);
        SourceLines lines = SourceLines.Of(listing, examples: true);
        if (lines.WhyNot.Length > 0)
            _screen.Warn($"code is mapped to stencils, not to their lines: {lines.WhyNot}");
        File.WriteAllText(settings.Html, ExplorerPage.Write(listing, lines));
        _screen.Write(new Text(Plain.Text($"{settings.Html} was written")));
        return ExitCodes.Fine;
    }

    internal sealed class Settings : FileSettings
    {
        [CommandOption("--html <OUT>")]
        [Description("The page to write.")]
        public string Html { get; init; } = "";
    }
}
