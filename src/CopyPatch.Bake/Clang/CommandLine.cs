using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CopyPatch.Bake.Clang;

/// <summary>Arguments to one string and back, by the rules that .NET uses on every system.</summary>
internal static class CommandLine
{
    public static string Join(IEnumerable<string> arguments) => string.Join(" ", arguments.Select(Quote));

    /// <summary>Splits what a user wrote in CopyPatchFlags: at white space, except within quotes.</summary>
    public static IReadOnlyList<string> Split(string flags)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        bool started = false;
        char quote = '\0';
        foreach (char c in flags)
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (started)
                    arguments.Add(current.ToString());
                current.Clear();
                started = false;
                continue;
            }

            started = true;
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && (c is '"' or '\''))
                quote = c;
            else
                current.Append(c);
        }

        if (started)
            arguments.Add(current.ToString());
        return arguments;
    }

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || c is '"' or '\''))
            return argument;

        var quoted = new StringBuilder("\"");
        int backslashes = 0;
        foreach (char c in argument)
        {
            // Backslashes are themselves, unless a quote follows them.
            if (c == '"')
                quoted.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            quoted.Append(c);
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
