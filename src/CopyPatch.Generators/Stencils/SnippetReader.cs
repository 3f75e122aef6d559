using System;
using System.Text;

namespace CopyPatch.Generators.Stencils;

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
                if (inBlockComment)
                {
                    inBlockComment = string.CompareOrdinal(line, at, "*/", 0, 2) != 0;
                    continue;
                }

                if (string.CompareOrdinal(line, at, "//", 0, 2) == 0)
                    break;
                inBlockComment = string.CompareOrdinal(line, at, "/*", 0, 2) == 0;
                if (line[at] is '"' or '\'')
                    at = EndOfLiteral(line, at);
                else if (line[at] == '{')
                    depth++;
                else if (line[at] == '}' && --depth <= 0)
                    return i;
            }
        }

        return last;
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
