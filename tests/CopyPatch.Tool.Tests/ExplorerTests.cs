using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Tool.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Tool.Tests;

internal sealed class ExplorerTests
{
    private const string Hostile =
        "// </script><script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\"> {{data}}\n";

    private readonly BakedProject _project = new();
    private string _page = "";

    [OneTimeSetUp]
    public void Bake()
    {
        string file = _project.Bake("a<b>", Hostile + Snippets.Stack);
        _page = _project.PathOf("page.html");
        Outcome outcome = Programs.Tool("explore", file, "--html", _page);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Errors);
        Assert.That(outcome.Errors, Is.Empty);
    }

    [OneTimeTearDown]
    public void Delete() => _project.Dispose();

    [Test]
    public void A_page_asks_for_nothing_of_the_network()
    {
        string page = File.ReadAllText(_page);
        Assert.That(page, Does.Contain("default-src 'none'"));
        Assert.That(Regex.Matches(page, @"(?:src|href)\s*=|url\(|@import|https?://").Select(match => match.Value), Is.All.EqualTo("src="));
    }

    [Test]
    public void Text_of_the_file_ends_no_element_of_the_page()
    {
        string page = File.ReadAllText(_page);
        Assert.That(Regex.Count(page, "</script"), Is.EqualTo(2));
        Assert.That(Regex.Count(page, "<img"), Is.Zero);
        Assert.That(page, Does.Contain("<title>stencils/a&lt;b&gt;.c - stencils</title>"));
    }

    [Test]
    public void A_browser_shows_every_stencil_and_line()
    {
        string dom = Dom(_page);
        Assert.That(Regex.Count(dom, "<article"), Is.EqualTo(8));
        Assert.That(Regex.Count(dom, "id=\"L[0-9]+\""), Is.EqualTo((Hostile + Snippets.Stack).TrimEnd('\n').Split('\n').Length));
        Assert.That(dom, Does.Contain("<span class=\"hole\">value</span>"));
        // The hostile comment is a text, and did nothing.
        Assert.That(dom, Does.Contain("&lt;/script&gt;&lt;script&gt;document.title").And.Not.Contain("<img"));
        Assert.That(dom, Does.Contain("<title>stencils/a&lt;b&gt;.c - stencils</title>"));
    }

    [Test]
    public void Lines_of_C_and_their_instructions_have_one_key()
    {
        string dom = Dom(_page);
        // The condition of jump_if_zero stands in the ninth line.
        Assert.That(Regex.Count(dom, "class=\"row coloured\"[^>]*data-key=\"line 9\""), Is.GreaterThan(2));
    }

    [Test]
    public void A_search_and_another_architecture_change_what_is_shown()
    {
        // A user who types and chooses: a script of the test, in a copy of the page.
        string copy = _project.Write("used.html", File.ReadAllText(_page).Replace("</body>", """
            <script>
            by("architecture").value = "AArch64";
            by("architecture").dispatchEvent(new Event("change"));
            by("search").value = "jump_if";
            by("search").dispatchEvent(new Event("input"));
            by("L5").dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
            </script>
            </body>
            """));
        string dom = Dom(copy);
        Assert.That(Regex.Count(dom, "<article [^>]*hidden"), Is.EqualTo(7));
        Assert.That(dom, Does.Contain("1 of 8 stencils"));
        string shown = dom[dom.IndexOf("id=\"machine\"", StringComparison.Ordinal)..dom.IndexOf("id=\"data\"", StringComparison.Ordinal)];
        Assert.That(shown, Does.Contain("movk x8, ").And.Not.Contain("mov rax, "));
        Assert.That(Regex.Count(dom, "class=\"row coloured[^\"]*linked\""), Is.GreaterThan(1));
    }

    [Test]
    public void A_browser_draws_both_sides()
    {
        string picture = _project.PathOf("page.png");
        Chromium("--window-size=1200,700", $"--screenshot={picture}", $"file://{_page.Replace("<", "%3C")}");
        byte[] png = File.ReadAllBytes(picture);
        // A blank page of that size has a few thousand bytes.
        Assert.That(png.Length, Is.GreaterThan(40_000));
    }

    private static string Dom(string page) => Chromium("--dump-dom", "file://" + page);

    private static string Chromium(params string[] arguments)
    {
        string? browser = Programs.Find("chromium", "chromium-browser", "google-chrome");
        if (browser is null)
            Assert.Ignore("there is no Chromium here: the page was not looked at in a browser");
        string profile = Directory.CreateTempSubdirectory("copypatch-chromium-").FullName;
        try
        {
            Outcome outcome = Programs.Run(browser!, [],
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}", .. arguments,
            ]);
            Assert.That(outcome.ExitCode, Is.Zero, outcome.Errors);
            return outcome.Output;
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }
}
