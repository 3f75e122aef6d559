using System.ComponentModel;
using Spectre.Console.Cli;

namespace CopyPatch.Tool.Commands;

/// <summary>What all commands about one file take.</summary>
internal class FileSettings : CommandSettings
{
    [CommandArgument(0, "<FILE>")]
    [Description("A stencil text (NAME.stencil.txt), or a C file with one beside it or in obj.")]
    public string File { get; init; } = "";
}
