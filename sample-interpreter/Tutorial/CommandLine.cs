using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tutorial;

/// <summary>What the command line asks for.</summary>
/// <param name="Files">The program files; those beside the sample when none is named.</param>
/// <param name="Tier">How to run them besides by the C# interpreter.</param>
/// <param name="Listing">Whether to print the machine code.</param>
/// <param name="Help">Whether to print only how to use it.</param>
internal sealed record CommandLine(IReadOnlyList<string> Files, Tier Tier, bool Listing, bool Help)
{
    /// <summary>How to use it.</summary>
    public const string Usage = """
        Runs programs of a small stack language twice, in a C# interpreter and as machine code made by CopyPatch, and
        compares answers and times.

        Usage: dotnet run -c Release --project sample-interpreter/Tutorial -- [options] [FILE.stack ...]

          FILE.stack   a program; without any, all those in sample-interpreter/Tutorial/programs are run
          --tier TIER  how to run it besides: machine, as machine code, unless this is given; interpreter, by the threaded
                       interpreter that is made of the same C; mixed, by that one, whose loops go on as machine code
                       when they have run often
          --listing    print the machine code too, instruction by instruction
          --help       print this

        Exit status: 0 when both ways agreed, 1 when they did not or a program is wrong, 2 for a wrong command line.
        """;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">There is an option that it does not know.</exception>
    public static CommandLine Parse(string[] arguments)
    {
        Tier tier = Tier.Machine;
        int at = Array.IndexOf(arguments, "--tier");
        if (at >= 0)
        {
            tier = TierOf(at + 1 < arguments.Length ? arguments[at + 1] : "");
            arguments = [.. arguments[..at], .. arguments[(at + 2)..]];
        }

        string[] options = [.. arguments.Where(argument => argument.StartsWith('-'))];
        string? unknown = options.FirstOrDefault(option => option is not ("--listing" or "--help" or "-h"));
        if (unknown != null)
            throw new FormatException($"there is no option {unknown}; --help lists those that there are");
        string[] files = [.. arguments.Except(options)];
        return new CommandLine(files.Length > 0 ? files : Samples(), tier, options.Contains("--listing"),
            options.Contains("--help") || options.Contains("-h"));
    }

    private static Tier TierOf(string name) => name switch
    {
        "interpreter" => Tier.Interpreter,
        "machine" => Tier.Machine,
        "mixed" => Tier.Mixed,
        _ => throw new FormatException($"there is no tier '{name}': --tier takes interpreter, machine or mixed"),
    };

    private static string[] Samples() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "programs"), "*.stack").Order(StringComparer.Ordinal)];
}
