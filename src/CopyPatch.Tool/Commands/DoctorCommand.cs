using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Threading;
using CopyPatch.Tool.Checking;
using Spectre.Console;
using Spectre.Console.Cli;

namespace CopyPatch.Tool.Commands;

/// <summary><c>copypatch doctor</c>: what is missing on this machine, and what to do.</summary>
internal sealed class DoctorCommand : Command<DoctorCommand.Settings>
{
    private readonly Screen _screen = new();

    public override int Execute(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        List<Finding> findings = [.. Examination.Run(settings.Clang)];
        Table table = _screen.Table("", "", "");
        table.ShowHeaders = false;
        foreach (Finding finding in findings)
        {
            table.AddRow(
                new Text(finding.IsFine ? "ok" : "missing", new Style(finding.IsFine ? Color.Green : Color.Red)),
                new Text(finding.Name),
                new Text(Plain.Text(finding.Text)));
        }

        _screen.Write(table);
        return findings.All(finding => finding.IsFine) ? ExitCodes.Fine : ExitCodes.Different;
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandOption("--clang <PATH>")]
        [Description("A clang to try, as the property CopyPatchClang names it. Without it one is looked for as a build does.")]
        public string? Clang { get; init; }
    }
}
