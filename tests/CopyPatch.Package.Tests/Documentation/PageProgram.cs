using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CopyPatch.Package.Tests.Documentation;

/// <summary>
/// C# of a page, as a file of the one project that all pages are built in: in a namespace of its own, with its statements in a method.
/// </summary>
/// <param name="Name">Of its class; null where it has declarations only.</param>
/// <param name="Waits">Whether it is asynchronous.</param>
/// <param name="Output">What it must write: the block behind it; null where the page says nothing of it.</param>
internal sealed record PageProgram(Block Block, string? Name, bool Waits, string Source, string? Output)
{
    private const string Here = "// here";

    public override string ToString() => Block.ToString();

    public static string NamespaceOf(string page) => "Pages." + new CSharpName(page);

    /// <summary>Reads all C# of a page.</summary>
    public static IEnumerable<PageProgram> Of(Page page)
    {
        for (int i = 0; i < page.Blocks.Count; i++)
        {
            Block block = page.Blocks[i];
            if (block.Language == "csharp" && block.WhyNotRun is null)
                yield return From(block, page.Blocks.ElementAtOrDefault(i + 1) is { Language: "output" } output ? output.Text : null);
        }
    }

    private static PageProgram From(Block block, string? output)
    {
        string text = block.Text.Replace("\"stencils/", $"\"stencils/{block.Page}/");
        if (block.Wrapper is { } wrapper)
        {
            string around = File.ReadAllText(Path.Combine(Page.Folder, "docs", "wrappers", wrapper + ".cs"));
            text = around.Replace(Here, text.TrimEnd());
        }

        CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(text);
        bool isProgram = unit.Members.OfType<GlobalStatementSyntax>().Any();
        bool waits = false;
        string name = $"Line{block.Line}";
        var source = new StringBuilder().Append("#nullable enable\n").Append(unit.Usings.ToFullString()).Append('\n')
            .Append($"namespace {NamespaceOf(block.Page)}{(isProgram ? "." + name : "")}\n{{\n");
        if (isProgram)
        {
            waits = unit.Members.OfType<GlobalStatementSyntax>().SelectMany(its => its.DescendantNodes())
                .OfType<AwaitExpressionSyntax>().Any();
            source.Append("public static class Program\n{\npublic static ")
                .Append(waits ? "async System.Threading.Tasks.Task Main()\n{\n" : "void Main()\n{\n");
            foreach (GlobalStatementSyntax statement in unit.Members.OfType<GlobalStatementSyntax>())
                source.Append(statement.ToFullString());
            source.Append("}\n}\n");
        }

        foreach (MemberDeclarationSyntax member in unit.Members.Where(its => its is not GlobalStatementSyntax))
            source.Append(member.ToFullString());
        return new PageProgram(block, isProgram ? name : null, waits, source.Append("\n}\n").ToString(), output);
    }

    private sealed record CSharpName(string Page)
    {
        public override string ToString() => Page.Replace("-", "_");
    }
}
