using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace CopyPatch.Package.Tests.Documentation;

/// <summary>The site is made by its script, is whole in itself, and has no dead links.</summary>
internal sealed class SiteTests
{
    [Test]
    public void The_site_has_every_page_and_the_API_and_no_dead_link()
    {
        DirectoryInfo site = Directory.CreateTempSubdirectory("copypatch-site-");
        try
        {
            var start = new ProcessStartInfo(Path.Combine(BuiltPackages.Repository, "build", "docs.sh"))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.ArgumentList.Add(site.FullName);
            (int exitCode, string output) = Processes.Run(start);
            Assert.That(exitCode, Is.Zero, output);

            string[] files = [.. site.GetFiles("*.html", SearchOption.AllDirectories).Select(file => file.FullName)];
            Assert.That(
                files.Select(file => Path.GetRelativePath(site.FullName, file)),
                Is.SupersetOf(Page.All.Where(page => page.Name != "README").Select(page => $"docs/{page.Name}.html").Append("index.html")));
            Assert.That(files, Has.Some.EndsWith("api/CopyPatch.CodeHeap.html").And.Some.EndsWith("api/CopyPatch.Wasm.WasmModule.html"));
            Assert.That(files.SelectMany(file => DeadLinks(site.FullName, file)), Is.Empty);
        }
        finally
        {
            site.Delete(recursive: true);
        }
    }

    // What is loaded must be there; what leads elsewhere is for who is online.
    private static string[] DeadLinks(string site, string file)
    {
        string text = File.ReadAllText(file);
        return
        [
            .. Regex.Matches(text, "<(a|link|script|img)\\b[^>]*?\\b(?:href|src)=\"([^\"]*)\"")
                .Select(match => (Element: match.Groups[1].Value, Link: match.Groups[2].Value))
                .Concat(Regex.Matches(text, "content=\"0;URL='([^']*)'\"").Select(match => (Element: "meta", Link: match.Groups[1].Value)))
                .Where(its => its.Link.Contains("://")
                    ? its.Element != "a"
                    : its.Link.Split('#', '?')[0] is { Length: > 0 } path
                        && !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, Uri.UnescapeDataString(path))))
                .Select(its => $"{Path.GetRelativePath(site, file)}: {its.Link}"),
        ];
    }
}
