using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using NUnit.Framework;

namespace CopyPatch.Package.Tests.Documentation;

/// <summary>
/// What stands in README and docs/ is true: every block of C and C# is built, in one project for all pages, and every program run.
/// </summary>
/// <remarks>
/// A block of C names its file (<c>```c stencils/calc.c</c>); blocks of one file are parts of it. A block of C# is a program, or
/// declarations for the page's programs, or a fragment in a program of docs/wrappers (<c>&lt;!-- in: NAME --&gt;</c>). A block of
/// <c>output</c> is what the program before it writes. What a block of XML says of a C file (<c>Stencil Update="..."</c>) is so in that
/// project. The guide is done by itself: <see cref="GuideTests"/>.
/// </remarks>
internal sealed class PagesTests
{
    private static readonly Page[] s_pages = [.. Page.All.Where(page => page.Name != GuideTests.Guide)];

    private TemporaryConsumer _consumer = null!;

    private static IEnumerable<PageProgram> Programs() => s_pages.SelectMany(PageProgram.Of).Where(program => program.Name is not null);

    private static IEnumerable<Block> XmlBlocks() => Page.All.SelectMany(page => page.Blocks).Where(block => block.Language == "xml");

    [OneTimeSetUp]
    public void Build()
    {
        _consumer = new TemporaryConsumer();
        _consumer.Write("Pages/Pages.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <StartupObject>Start</StartupObject>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CopyPatch.Generators" Version="$(CopyPatchVersion)" />
                {string.Concat(s_pages.SelectMany(StencilItems))}
              </ItemGroup>
            </Project>
            """);
        foreach (var file in s_pages.SelectMany(page => page.Blocks)
            .Where(block => block.Language == "c" && block.WhyNotRun is null)
            .GroupBy(block => PathOf(block.Page, block.File)))
        {
            _consumer.Write($"Pages/{file.Key}", string.Concat(file.Select(block => block.Text)));
        }

        var start = new StringBuilder("public static class Start\n{\n");
        start.Append("public static async System.Threading.Tasks.Task Main(string[] args)\n{\n");
        start.Append("await System.Threading.Tasks.Task.CompletedTask;\nswitch (args[0])\n{\n");
        foreach (PageProgram program in s_pages.SelectMany(PageProgram.Of))
        {
            string id = $"{program.Block.Page}{program.Block.Line}";
            _consumer.Write($"Pages/{id}.cs", program.Source);
            if (program.Name is null)
                continue;
            string call = $"{PageProgram.NamespaceOf(program.Block.Page)}.{program.Name}.Program.Main()";
            start.Append($"case \"{id}\": {(program.Waits ? "await " : "")}{call}; break;\n");
        }

        _consumer.Write("Pages/Start.cs", start.Append("}\n}\n}\n").ToString());
        (int exitCode, string output) = _consumer.Dotnet("Pages", "build", "-c", "Release", "-v:quiet", "-clp:NoSummary");
        Assert.That(exitCode, Is.Zero, output);
    }

    // An item for a file of the page: others are named in passing.
    private static IEnumerable<XElement> StencilItems(Page page) =>
        from block in page.Blocks
        where block.Language == "xml"
        from item in XElement.Parse($"<Part>{block.Text}</Part>").Descendants("Stencil")
        let file = (string?)item.Attribute("Update")
        where page.Blocks.Any(its => its.Language == "c" && its.File == file)
        select new XElement(
            item.Name, item.Attributes().Where(its => its.Name != "Update"), new XAttribute("Update", PathOf(page.Name, file)));

    private static string PathOf(string page, string file) => file.Replace("stencils/", $"stencils/{page}/");

    [OneTimeTearDown]
    public void Delete() => _consumer.Dispose();

    [TestCaseSource(nameof(Programs))]
    public void A_program_of_a_page_runs_and_writes_what_the_page_says(PageProgram program)
    {
        (int exitCode, string output) = _consumer.Run(
            _consumer.PathOf("Pages/bin/Release/net10.0/Pages"), "Pages", $"{program.Block.Page}{program.Block.Line}");
        Assert.That(exitCode, Is.Zero, output);
        if (program.Output is not null)
            Assert.That(output, Is.EqualTo(program.Output));
    }

    [TestCaseSource(nameof(XmlBlocks))]
    public void A_part_of_a_project_is_XML(Block block) =>
        Assert.That(() => XElement.Parse($"<Part>{block.Text}</Part>"), Throws.Nothing);

    [Test]
    public void Every_block_is_of_a_kind_that_is_tried_or_says_why_not()
    {
        string[] kinds = ["c", "csharp", "xml", "output"];
        Assert.That(
            s_pages.SelectMany(page => page.Blocks).Where(block => block.WhyNotRun is null && !kinds.Contains(block.Language)),
            Is.Empty);
    }

    [Test]
    public void Every_block_of_C_names_its_file() => Assert.That(
        Page.All.SelectMany(page => page.Blocks).Where(block => block.Language == "c" && block.WhyNotRun is null)
            .Where(block => !block.File.StartsWith("stencils/", StringComparison.Ordinal)
                || Path.GetExtension(block.File) is not (".c" or ".h")),
        Is.Empty);

    [Test]
    public void Every_output_stands_behind_a_program()
    {
        foreach (Page page in s_pages)
        {
            for (int i = 0; i < page.Blocks.Count; i++)
            {
                if (page.Blocks[i].Language == "output")
                    Assert.That(page.Blocks[Math.Max(i - 1, 0)].Language, Is.EqualTo("csharp"), page.Blocks[i].ToString());
            }
        }
    }
}
