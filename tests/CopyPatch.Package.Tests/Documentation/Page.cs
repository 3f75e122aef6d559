using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace CopyPatch.Package.Tests.Documentation;

/// <summary>A page of the documentation, as its blocks.</summary>
internal sealed record Page(string Name, IReadOnlyList<Block> Blocks)
{
    private const string Fence = "```";

    /// <summary>Where the tests have README and docs/.</summary>
    public static string Folder => AppContext.BaseDirectory;

    /// <summary>All pages, README among them.</summary>
    public static Page[] All { get; } =
    [
        Read(Path.Combine(Folder, "README.md")),
        .. Directory.GetFiles(Path.Combine(Folder, "docs"), "*.md").Order(StringComparer.Ordinal).Select(Read),
    ];

    private static Page Read(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return new Page(name, Parse(name, File.ReadAllLines(path)));
    }

    /// <summary>Reads the blocks of a page.</summary>
    public static IReadOnlyList<Block> Parse(string page, string[] lines)
    {
        var blocks = new List<Block>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            string[] words = lines[i][Fence.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string before = i > 0 ? lines[i - 1] : "";
            int start = i + 1;
            var text = new StringBuilder();
            for (i++; i < lines.Length && lines[i] != Fence; i++)
                text.Append(lines[i]).Append('\n');
            if (i == lines.Length)
                throw new FormatException($"{page}.md({start}): the block has no end");
            blocks.Add(new Block(
                page, start, words.ElementAtOrDefault(0) ?? "", words.ElementAtOrDefault(1) ?? "", text.ToString(),
                Comment(before, "in"), Comment(before, "not run")));
        }

        return blocks;
    }

    private static string? Comment(string line, string key)
    {
        string start = $"<!-- {key}: ";
        return line.StartsWith(start, StringComparison.Ordinal) && line.EndsWith(" -->", StringComparison.Ordinal)
            ? line[start.Length..^" -->".Length] : null;
    }
}
