using System.Globalization;
using System.Text;

namespace CopyPatch.Wasm;

/// <summary>A name of a module as a message may have it: the module may say anything, of any length.</summary>
internal static class PrintableName
{
    private const int MaximumLength = 128;

    /// <summary>Cuts a name, and escapes what would move a terminal's cursor, end a line, or hide what stands there.</summary>
    public static string Of(string name)
    {
        StringBuilder text = new();
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (text.Length >= MaximumLength)
                return text.Append("...").ToString();
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned)
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
            else
            {
                text.Append(rune);
            }
        }
        return text.ToString();
    }
}
