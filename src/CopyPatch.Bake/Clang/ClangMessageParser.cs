using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CopyPatch.Bake.Clang;

/// <summary>Reads what clang writes to its error stream.</summary>
internal static class ClangMessageParser
{
    // The file is lazy and may hold colons (C:\x.c); line and column are missing in messages of the driver.
    private static readonly Regex s_message = new(
        @"^(?:(?<file>.+?):(?:(?<line>\d+):(?:(?<column>\d+):)?)? )?(?<severity>fatal error|error|warning|note): (?<text>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static readonly Regex s_expansion = new(
        @"^(?:expanded from (?:macro|here)|from 'diagnose_if' attribute|\(skipping \d+ expansions? in backtrace)",
        RegexOptions.CultureInvariant);

    public static IReadOnlyList<ClangMessage> Parse(string errors)
    {
        var messages = new List<ClangMessage>();
        foreach (string line in errors.Split('\n'))
        {
            Match match = s_message.Match(line.TrimEnd('\r'));
            if (!match.Success)
                continue;

            string text = match.Groups["text"].Value;
            switch (match.Groups["severity"].Value)
            {
                case "note":
                    AddNote(messages, match, text);
                    break;
                case "warning":
                    messages.Add(Message(Severity.Warning, match, text));
                    break;
                default:
                    messages.Add(Message(Severity.Error, match, text));
                    break;
            }
        }

        return messages;
    }

    private static ClangMessage Message(Severity severity, Match match, string text)
    {
        bool located = match.Groups["line"].Success;
        return new ClangMessage(
            severity,
            // "clang: error: ..." has the program where others have the file.
            located ? FileOf(match) : "",
            Number(match.Groups["line"]),
            Number(match.Groups["column"]),
            ClangHints.AddTo(text));
    }

    // What is included from the command line begins so: the same file, with the same messages.
    private static string FileOf(Match match) => Regex.Replace(match.Groups["file"].Value, @"^\./+", "");

    // A note explains the message before it; MSBuild knows errors and warnings only. How a macro of copypatch.h looks
    // inside explains nothing.
    private static void AddNote(List<ClangMessage> messages, Match match, string text)
    {
        if (messages.Count == 0 || s_expansion.IsMatch(text))
            return;

        ClangMessage last = messages[messages.Count - 1];
        string where = match.Groups["line"].Success
            ? $"{FileOf(match)}({match.Groups["line"].Value},{match.Groups["column"].Value}): "
            : "";
        messages[messages.Count - 1] = last with { Text = $"{last.Text} ({where}{text})" };
    }

    private static int Number(Group group) =>
        group.Success && int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : 0;
}
