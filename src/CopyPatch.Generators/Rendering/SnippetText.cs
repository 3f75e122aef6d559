using System;
using System.Linq;

namespace CopyPatch.Generators.Rendering;

/// <summary>A snippet, with the comment that stands directly above it apart.</summary>
internal sealed class SnippetText
{
    public SnippetText(string snippet)
    {
        string[] lines = snippet.Replace("\r", "").Trim('\n').Split('\n');
        int comment = lines.TakeWhile(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal)).Count();
        Comment = lines.Take(comment).Select(line => line.Trim().TrimStart('/').Trim()).Where(line => line.Length > 0).ToArray();
        Code = lines.Skip(comment).ToArray();
    }

    /// <summary>The comment's lines, without their slashes.</summary>
    public string[] Comment { get; }

    public string[] Code { get; }
}
