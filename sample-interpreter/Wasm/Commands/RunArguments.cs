using System.Collections.Generic;

namespace Wasm.Commands;

/// <summary>What to run.</summary>
/// <param name="File">The module.</param>
/// <param name="Cache">Where its machine code is kept; null for nowhere.</param>
/// <param name="Invoke">The export to call; null for a WASI command's.</param>
/// <param name="Directories">The folders that it sees: of the host, and their names for it.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record RunArguments(
    string File,
    string? Cache,
    string? Invoke,
    IReadOnlyList<(string Host, string Guest)> Directories,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    IReadOnlyList<string> Arguments)
{
    /// <summary>Reads what follows the command.</summary>
    /// <exception cref="CommandException">It is wrong.</exception>
    public static RunArguments Parse(string[] arguments)
    {
        string? file = null;
        string? cache = null;
        string? invoke = null;
        List<(string Host, string Guest)> directories = [];
        List<KeyValuePair<string, string>> environment = [];
        int next = 0;
        for (; next < arguments.Length; next++)
        {
            string argument = arguments[next];
            switch (argument)
            {
                case "--cache": cache = Value(arguments, ref next); break;
                case "--dir": directories.Add(Directory(Value(arguments, ref next))); break;
                case "--env": environment.Add(Variable(Value(arguments, ref next))); break;
                case "--invoke": invoke = Value(arguments, ref next); break;
                case "--":
                    next++;
                    goto done;
                case ['-', _, ..] when file is null:
                    throw new CommandException($"there is no option {argument} of run", isUsage: true);
                default:
                    if (file is not null)
                        goto done;
                    file = argument;
                    break;
            }
        }

    done:
        if (file is null)
            throw new CommandException("run takes a file", isUsage: true);
        return new RunArguments(file, cache, invoke, directories, environment, arguments[next..]);
    }

    private static string Value(string[] arguments, ref int next) => ++next < arguments.Length
        ? arguments[next]
        : throw new CommandException($"{arguments[next - 1]} takes a value", isUsage: true);

    private static (string Host, string Guest) Directory(string text)
    {
        int at = text.IndexOf("::", System.StringComparison.Ordinal);
        return at < 0 ? (text, text) : (text[..at], text[(at + 2)..]);
    }

    private static KeyValuePair<string, string> Variable(string text)
    {
        int at = text.IndexOf('=');
        return at > 0
            ? new(text[..at], text[(at + 1)..])
            : throw new CommandException($"--env takes NAME=VALUE, and not {text}", isUsage: true);
    }
}
