using System;
using System.Collections.Generic;

namespace Lua;

/// <summary>What the command line asks for.</summary>
internal sealed class CommandLine
{
    public const string Usage = """
        usage: lua [options] [script [arguments]]

          -e STAT          runs the statement STAT
          -l MOD           requires the module MOD into the global MOD
          -l G=MOD         requires it into the global G
          -i               goes on with a prompt after the script
          -v               shows the version
          -W               turns warnings on
          -E               ignores environment variables
          --tier TIER      interpreter, baseline (machine code from the first call), traces (of all loops), or mixed
          --stats          says at the end what was compiled, cached and left, and why
          --listing NAME   shows the code of functions whose name or place (file:line) contains NAME
          --memory MB      the most memory that values may take; more is an error in Lua
          --budget STEPS   how many calls and rounds of loops a script may do
          --               ends the options
          -                runs standard input
          --help           this text

        Without a script and options there is a prompt, or standard input is run if it is no terminal.
        """;

    /// <summary>What to do before the script, in order: statements (-e) and modules (-l).</summary>
    public List<(char Option, string Text)> First { get; } = [];

    public bool Help { get; private set; }

    public bool ShowsVersion { get; private set; }

    public bool IsInteractive { get; private set; }

    public bool ShowsWarnings { get; private set; }

    public bool IgnoresEnvironment { get; private set; }

    public bool ShowsStatistics { get; private set; }

    public string? Listing { get; private set; }

    public TierChoice Tiers { get; private set; } = TierChoice.Mixed;

    public long MemoryLimit { get; private set; } = 2L << 30;

    public long? Budget { get; private set; }

    /// <summary>The script; null where there is none, "-" for standard input.</summary>
    public string? Script { get; private set; }

    /// <summary>The arguments behind it.</summary>
    public string[] Arguments { get; private set; } = [];

    /// <summary>All that was given before the script, the last first: what `arg` has at negative indices.</summary>
    public string[] Before { get; private set; } = [];

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It is wrong; the message says how.</exception>
    public static CommandLine Parse(string[] arguments)
    {
        var result = new CommandLine();
        int i = 0;
        for (; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (!argument.StartsWith('-') || argument == "-")
                break;
            if (argument == "--")
            {
                i++;
                break;
            }

            i = result.ReadOption(arguments, i);
        }

        result.Before = arguments[..i];
        Array.Reverse(result.Before);
        if (i < arguments.Length)
        {
            result.Script = arguments[i];
            result.Arguments = arguments[(i + 1)..];
        }

        return result;
    }

    private int ReadOption(string[] arguments, int i)
    {
        string argument = arguments[i];
        switch (argument)
        {
            case "--help":
                Help = true;
                return i;
            case "-i":
                IsInteractive = ShowsVersion = true;
                return i;
            case "-v":
                ShowsVersion = true;
                return i;
            case "-W":
                ShowsWarnings = true;
                return i;
            case "-E":
                IgnoresEnvironment = true;
                return i;
            case "--stats":
                ShowsStatistics = true;
                return i;
            case "--listing":
                Listing = Next(arguments, ref i);
                return i;
            case "--memory":
                MemoryLimit = Number(arguments, ref i, 4095) << 20;
                return i;
            case "--budget":
                Budget = Number(arguments, ref i, long.MaxValue);
                return i;
            case "--tier":
                string tier = Next(arguments, ref i);
                Tiers = tier switch
                {
                    "interpreter" => TierChoice.Interpreter,
                    "baseline" => TierChoice.Baseline,
                    "traces" => TierChoice.Traces,
                    "mixed" => TierChoice.Mixed,
                    _ => throw new FormatException($"'{tier}' is no tier: interpreter, baseline, traces or mixed"),
                };
                return i;
        }

        if (argument[1] is 'e' or 'l')
        {
            string text = argument.Length > 2 ? argument[2..] : Next(arguments, ref i);
            First.Add((argument[1], text));
            return i;
        }

        throw new FormatException($"unrecognized option '{argument}'");
    }

    private static string Next(string[] arguments, ref int i) => i + 1 < arguments.Length
        ? arguments[++i]
        : throw new FormatException($"'{arguments[i]}' needs argument");

    private static long Number(string[] arguments, ref int i, long most)
    {
        string option = arguments[i];
        string text = Next(arguments, ref i);
        return long.TryParse(text, out long number) && number > 0 && number <= most
            ? number
            : throw new FormatException($"'{option}' takes a number from 1 to {most}, and not '{text}'");
    }
}
