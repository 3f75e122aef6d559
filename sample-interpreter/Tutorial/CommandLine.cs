using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tutorial;

/// <summary>What the command line asks for.</summary>
/// <param name="Files">The program files; those beside the sample when none is named.</param>
/// <param name="Listing">Whether to print the machine code.</param>
/// <param name="Help">Whether to print only how to use it.</param>
internal sealed record CommandLine(IReadOnlyList<string> Files, bool Listing, bool Help)
{
    /// <summary>How to use it.</summary>
    public const string Usage = """
        Runs programs of a small stack language twice, in a C# interpreter and as machine code made by CopyPatch, and
        compares answers and times.

        Usage: dotnet run -c Release --project sample-interpreter/Tutorial -- [options] [FILE.stack ...]

          FILE.stack   a program; without any, all those in sample-interpreter/Tutorial/programs are run
          --listing    print the machine code too, instruction by instruction
          --help       print this

        Exit status: 0 when both ways agreed, 1 when they did not or a program is wrong, 2 for a wrong command line.
        """;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">There is an option that it does not know.</exception>
    public static CommandLine Parse(string[] arguments)
    {
        string[] options = [.. arguments.Where(argument => argument.StartsWith('-'))];
        string? unknown = options.FirstOrDefault(option => option is not ("--listing" or "--help" or "-h"));
        if (unknown != null)
            throw new FormatException($"there is no option {unknown}; --help lists those that there are");
        string[] files = [.. arguments.Except(options)];
        return new CommandLine(files.Length > 0 ? files : Samples(), options.Contains("--listing"),
            options.Contains("--help") || options.Contains("-h"));
    }

    private static string[] Samples() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "programs"), "*.stack").Order(StringComparer.Ordinal)];
}
