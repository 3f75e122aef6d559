using System.Globalization;
using System.Linq;

namespace CopyPatch.Tool.Commands;

/// <summary>Text of files, for a terminal: what would move its cursor or turn its text round is shown as a mark.</summary>
internal static class Plain
{
    public static string Text(string text) => string.Concat(text.Select(letter =>
        letter == '\t' ? "    "
        : char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format ? "\uFFFD"
        : letter.ToString()));
}
