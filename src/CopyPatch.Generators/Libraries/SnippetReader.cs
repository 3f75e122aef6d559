using System;
using System.Text;

namespace CopyPatch.Generators.Libraries;

/// <summary>Cuts snippets out of a C file, with the comment directly above each.</summary>
internal sealed class SnippetReader(string source)
{
    private const int MostLines = 60;

    private readonly string[] _lines = source.Replace("\r", "").Split('\n');

    /// <summary>Gets the snippet that starts on a line.</summary>
    /// <param name="line">Counted from 1.</param>
    /// <param name="macro">What a snippet starts with that has a body of its own; other lines are taken alone.</param>
    public string SnippetAt(int line, string macro)
    {
        int first = line - 1;
        if (first < 0 || first >= _lines.Length)
            return "";
        int last = _lines[first].Contains(macro) ? EndOfBody(first) : first;
        while (first > 0 && _lines[first - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
            first--;

        var snippet = new StringBuilder();
        for (int i = first; i <= last; i++)
            snippet.Append(i == first ? "" : "\n").Append(_lines[i].TrimEnd());
        return snippet.ToString();
    }

    // The line on which the first brace that opens is closed again; braces in comments and literals do not count.
    private int EndOfBody(int first)
    {
        int depth = 0;
        bool inBlockComment = false;
        int last = Math.Min(_lines.Length, first + MostLines) - 1;
        for (int i = first; i <= last; i++)
        {
            string line = _lines[i];
            for (int at = 0; at < line.Length; at++)
            {
                // Each mark is two characters: the second is not the first of another one.
                if (string.CompareOrdinal(line, at, inBlockComment ? "*/" : "/*", 0, 2) == 0)
                {
                    inBlockComment = !inBlockComment;
                    at++;
                    continue;
                }

                if (inBlockComment)
                    continue;
                if (string.CompareOrdinal(line, at, "//", 0, 2) == 0)
                    break;
                if (line[at] == '"' || (line[at] == '\'' && !IsWithinNumber(line, at)))
                    at = EndOfLiteral(line, at);
                else if (line[at] == '{')
                    depth++;
                else if (line[at] == '}' && --depth <= 0)
                    return i;
            }
        }

        return last;
    }

    // 1'000 has a separator; u8'x' has a prefix. What begins with a digit is a number.
    private static bool IsWithinNumber(string line, int at)
    {
        int start = at;
        while (start > 0 && (char.IsLetterOrDigit(line[start - 1]) || line[start - 1] is '\'' or '_' or '.'))
            start--;
        while (start < at && line[start] is '\'' or '.')
            start++;
        return start < at && line[start] is >= '0' and <= '9';
    }

    private static int EndOfLiteral(string line, int start)
    {
        for (int at = start + 1; at < line.Length; at++)
        {
            if (line[at] == '\\')
                at++;
            else if (line[at] == line[start])
                return at;
        }

        return line.Length;
    }
}
