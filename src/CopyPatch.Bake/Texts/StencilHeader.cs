using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CopyPatch.Bake.Texts;

/// <summary>
/// The lines of a stencil text that say what is in it; without the compressed bytes, which may differ from one .NET
/// to the next.
/// </summary>
internal sealed class StencilHeader
{
    private static readonly string[] s_keys = ["copypatch ", "source ", "clang ", "flags ", "input ", "digest ", "text ", "object ", "placements "];

    private StencilHeader(IReadOnlyList<string> lines) => Lines = lines;

    public IReadOnlyList<string> Lines { get; }

    public string Source => Value("source ");

    public string ClangVersion => Value("clang ");

    public string Flags => Value("flags ");

    public string Digest => Value("digest ");

    public IEnumerable<InputFile> Inputs =>
        from line in Lines
        where line.StartsWith("input ", StringComparison.Ordinal)
        let fields = line.Split([' '], 3)
        where fields.Length == 3
        select new InputFile(fields[2], fields[1]);

    /// <summary>The objects' lines: architecture, target, length and hash.</summary>
    public IEnumerable<string> Objects => Lines.Where(line =>
        line.StartsWith("object ", StringComparison.Ordinal) || line.StartsWith("placements ", StringComparison.Ordinal));

    /// <summary>Whether there are operations over values.</summary>
    public bool HasPlacements => Lines.Any(line => line.StartsWith("placements ", StringComparison.Ordinal));

    /// <summary>Reads a text's header; null where it is no complete stencil text of this version.</summary>
    public static StencilHeader? Parse(string text)
    {
        var lines = new List<string>();
        bool ended = false;
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            ended = line == "end";
            if (line == "flags" || s_keys.Any(key => line.StartsWith(key, StringComparison.Ordinal)))
                lines.Add(line);
        }

        return ended && lines.Count > 0 && lines[0] == StencilText.FormatLine ? new StencilHeader(lines) : null;
    }

    private string Value(string key)
    {
        string? line = Lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line is null ? "" : line.Substring(key.Length);
    }
}
