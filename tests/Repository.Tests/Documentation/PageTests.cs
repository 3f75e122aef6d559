using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Repository.Tests.Documentation;

/// <summary>Links lead somewhere, and every diagnostic has its place.</summary>
internal sealed class PageTests
{
    private static IEnumerable<MarkdownPage> Pages() =>
        Directory.GetFiles(Path.Combine(Root.Folder, "docs"), "*.md")
            .Append(Path.Combine(Root.Folder, "README.md"))
            .Order(StringComparer.Ordinal)
            .Select(path => new MarkdownPage(path));

    [TestCaseSource(nameof(Pages))]
    public void A_link_leads_to_a_file_and_a_heading_that_are_there(MarkdownPage page)
    {
        foreach (string link in page.Links.Where(link => !link.Contains("://")))
        {
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? page.Path : Path.Combine(Path.GetDirectoryName(page.Path)!, parts[0]);
            Assert.That(File.Exists(target), $"{link}: no such file");
            if (parts.Length > 1)
                Assert.That(new MarkdownPage(target).Anchors, Does.Contain(parts[1]), $"{link}: no such heading");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void A_page_of_docs_is_in_its_index_and_in_its_menu(MarkdownPage page)
    {
        string name = Path.GetFileName(page.Path);
        if (name is "README.md" or "index.md")
            return;
        Assert.That(new MarkdownPage(Path.Combine(Root.Folder, "docs", "index.md")).Links, Does.Contain(name));
        Assert.That(new MarkdownPage(Path.Combine(Root.Folder, "README.md")).Links, Does.Contain($"docs/{name}"));
        string[] menu = File.ReadAllLines(Path.Combine(Root.Folder, "docs", "toc.yml"));
        Assert.That(menu.Select(line => line.Trim()), Does.Contain($"href: {name}"));
    }

    [Test]
    public void A_figure_of_README_is_that_of_the_page()
    {
        string[] figures = RowsOf(Path.Combine(Root.Folder, "README.md"));
        Assert.That(figures, Has.Length.GreaterThan(5));
        Assert.That(RowsOf(Path.Combine(Root.Folder, "docs", "figures.md")), Is.SupersetOf(figures));

        static string[] RowsOf(string path) => [.. File.ReadAllLines(path).SkipWhile(line => !line.Contains("build/bench.sh"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
    }

    [Test]
    public void Every_diagnostic_has_a_heading_and_every_heading_a_diagnostic()
    {
        string[] sources =
        [
            .. Directory.GetFiles(Path.Combine(Root.Folder, "src", "CopyPatch.Generators", "Diagnostics"), "*.cs"),
            .. Directory.GetFiles(Path.Combine(Root.Folder, "src", "CopyPatch.Bake", "Clang"), "DiagnosticIds.cs"),
        ];
        IEnumerable<string> ids = sources.SelectMany(path => Regex.Matches(File.ReadAllText(path), "\"(CP[0-9]{4})\""))
            .Select(match => match.Groups[1].Value).Distinct();
        MarkdownPage page = new(Path.Combine(Root.Folder, "docs", "diagnostics.md"));
        IEnumerable<string> headings = page.Headings.Where(heading => heading.StartsWith("CP", StringComparison.Ordinal));

        Assert.That(headings, Is.EquivalentTo(ids));
        Assert.That(headings, Is.Ordered);
        Assert.That(
            page.Links.Where(link => link.StartsWith("#cp", StringComparison.Ordinal)),
            Is.EquivalentTo(ids.Select(id => "#" + id.ToLowerInvariant())));
    }
}
