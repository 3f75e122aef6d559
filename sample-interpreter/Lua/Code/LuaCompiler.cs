using System;

namespace Lua;

/// <summary>Makes code of text.</summary>
internal static class LuaCompiler
{
    /// <summary>The main function of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="chunkName">Its name: "@file", "=name", or the text itself, a character per byte.</param>
    /// <exception cref="LuaSyntaxException">It is no Lua.</exception>
    public static Prototype Compile(ReadOnlySpan<byte> text, string chunkName) =>
        new Generator(chunkName).Generate(Parser.Parse(text, chunkName));

    /// <summary>
    /// What is left of a file's text without a byte order mark and without a first line that begins with #; the end of that line
    /// stays, so that the lines behind it keep their numbers.
    /// </summary>
    public static ReadOnlySpan<byte> SkipFirstLine(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        if (text.Length == 0 || text[0] != '#')
            return text;
        int end = text.IndexOf((byte)'\n');
        return end < 0 ? [] : text[end..];
    }
}
