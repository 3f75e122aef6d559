using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Repository.Tests.Documentation;

/// <summary>A page as far as links go: what it links to, and which anchors it has.</summary>
internal sealed class MarkdownPage
{
    public MarkdownPage(string path)
    {
        Path = path;
        string text = Regex.Replace(File.ReadAllText(path), "^```.*?^```$", "", RegexOptions.Multiline | RegexOptions.Singleline);
        Headings = [.. Regex.Matches(text, "^#+ (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Links = [.. Regex.Matches(text, @"\]\(([^()\s]+)\)").Select(match => match.Groups[1].Value)];
    }

    public string Path { get; }

    public IReadOnlyList<string> Headings { get; }

    public IReadOnlyList<string> Links { get; }

    /// <summary>What a heading is called in a link, by the rules that most who show Markdown have: lower case, dashes for spaces.</summary>
    public IEnumerable<string> Anchors => Headings.Select(heading =>
    {
        var anchor = new StringBuilder();
        foreach (char letter in heading.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_')
                anchor.Append(letter);
            else if (letter == ' ')
                anchor.Append('-');
        }

        return anchor.ToString();
    });

    public override string ToString() => System.IO.Path.GetRelativePath(Root.Folder, Path);
}
