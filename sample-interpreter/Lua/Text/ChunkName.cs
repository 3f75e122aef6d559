using System;

namespace Lua;

/// <summary>The names of chunks as messages show them.</summary>
internal static class ChunkName
{
    private const int MaximumLength = 59;
    private const string Ellipsis = "...";

    /// <summary>A chunk's name, "@file", "=name" or the text itself, in at most 59 characters.</summary>
    public static string Shorten(string name)
    {
        // A name ends at its first zero, for whoever prints it ends there too. A text may be long, and is not searched to its end.
        bool isFile = name.StartsWith('@');
        int end = name.IndexOf('\0', 0, isFile ? name.Length : Math.Min(name.Length, MaximumLength + 2));
        if (end >= 0)
            name = name[..end];
        return name.Length == 0 ? Quote(name) : name[0] switch
        {
            '=' => name.Length <= MaximumLength + 1 ? name[1..] : name.Substring(1, MaximumLength),
            '@' => name.Length <= MaximumLength + 1 ? name[1..] : Ellipsis + name[^(MaximumLength - Ellipsis.Length)..],
            _ => Quote(name),
        };
    }

    private static string Quote(string text)
    {
        const string before = "[string \"";
        const string after = "\"]";
        int room = MaximumLength - before.Length - Ellipsis.Length - after.Length;
        int line = text.IndexOf('\n', 0, Math.Min(text.Length, room + 1));
        if (line < 0 && text.Length < room)
            return before + text + after;
        int length = Math.Min(line < 0 ? text.Length : line, room);
        return before + text[..length] + Ellipsis + after;
    }
}
