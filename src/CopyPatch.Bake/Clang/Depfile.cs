using System.Collections.Generic;
using System.Text;

namespace CopyPatch.Bake.Clang;

/// <summary>Reads the list of headers that clang writes in make's language (-MMD).</summary>
internal static class Depfile
{
    /// <summary>The files that the target was made of; the C file itself is the first.</summary>
    public static IReadOnlyList<string> Parse(string text)
    {
        var files = new List<string>();
        var current = new StringBuilder();
        int start = text.IndexOf(": ", System.StringComparison.Ordinal) + 1;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            char next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (c == '\\' && (next is '\n' or '\r'))
            {
                // A continued line: its end separates.
                End(files, current);
            }
            else if ((c == '\\' && (next is ' ' or '#')) || (c == '$' && next == '$'))
            {
                current.Append(next);
                i++;
            }
            else if (c is ' ' or '\n' or '\r')
            {
                End(files, current);
            }
            else
            {
                current.Append(c);
            }
        }

        End(files, current);
        return files;
    }

    private static void End(List<string> files, StringBuilder current)
    {
        if (current.Length > 0)
            files.Add(current.ToString());
        current.Clear();
    }
}
