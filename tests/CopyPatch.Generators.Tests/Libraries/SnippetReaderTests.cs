using CopyPatch.Generators.Libraries;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Libraries;

/// <summary>What of a C file stands in the docs of a method.</summary>
[TestOf(typeof(SnippetReader))]
public class SnippetReaderTests
{
    private const string Macro = "CP_STENCIL(s)";

    [TestCase("CP_STENCIL(s) { a(); }\nint x;", "CP_STENCIL(s) { a(); }")]
    [TestCase("CP_STENCIL(s) {\n  if (a) { b(); }\n}\nint x;", "CP_STENCIL(s) {\n  if (a) { b(); }\n}")]
    [TestCase("CP_STENCIL(s)\n{\n  a();\n}\nint x;", "CP_STENCIL(s)\n{\n  a();\n}")]
    [TestCase("CP_STENCIL(s) {\n  a(\"}\", '}', '\\'', \"\\\"}\");\n}\nint x;", "CP_STENCIL(s) {\n  a(\"}\", '}', '\\'', \"\\\"}\");\n}")]
    [TestCase("CP_STENCIL(s) { // }\n  a(); /* } */ b(); /*\n } */ c();\n}\nint x;",
        "CP_STENCIL(s) { // }\n  a(); /* } */ b(); /*\n } */ c();\n}")]
    [TestCase("CP_STENCIL(s) {\r\n  a();\r\n}\r\nint x;", "CP_STENCIL(s) {\n  a();\n}")]
    [TestCase("CP_STENCIL(s) { a(); \\\n  b(); }\nint x;", "CP_STENCIL(s) { a(); \\\n  b(); }")]
    [TestCase("CP_STENCIL(s) { CP_NEXT(); } CP_STENCIL(t) {\n}", "CP_STENCIL(s) { CP_NEXT(); } CP_STENCIL(t) {")]
    [TestCase("CP_STENCIL(s) { a(1'000); }\nint x;", "CP_STENCIL(s) { a(1'000); }", Description = "C23's digit separator")]
    [TestCase("CP_STENCIL(s) { a(0xFF'FF, u8'}');\n}\nint x;", "CP_STENCIL(s) { a(0xFF'FF, u8'}');\n}",
        Description = "a prefix is no digit")]
    [TestCase("CP_STENCIL(s) { /*/ } */ a();\n}\nint x;", "CP_STENCIL(s) { /*/ } */ a();\n}", Description = "/*/ opens only")]
    [TestCase("CP_STENCIL(s) { a(/* } *//* } */); }\nint x;", "CP_STENCIL(s) { a(/* } *//* } */); }",
        Description = "*// closes, and opens none")]
    [TestCase("CP_STENCIL(s) { a(\"/*\"); }\nint x;", "CP_STENCIL(s) { a(\"/*\"); }", Description = "no comment in a literal")]
    [TestCase("BINARY(s, +)\nint x;", "BINARY(s, +)", Description = "a macro of the user's: its line alone")]
    [TestCase("CP_STENCIL(s) {\n  a();", "CP_STENCIL(s) {\n  a();", Description = "the file ends within the body")]
    public void A_snippet_ends_with_its_body(string source, string expected) =>
        Assert.That(new SnippetReader(source).SnippetAt(1, Macro), Is.EqualTo(expected));

    [Test]
    public void The_comment_above_belongs_to_it() => Assert.That(
        new SnippetReader("// far\n\n// near,\n  // nearer\nCP_STENCIL(s) { }\n").SnippetAt(5, Macro),
        Is.EqualTo("// near,\n  // nearer\nCP_STENCIL(s) { }"));

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(int.MaxValue)]
    public void A_line_that_is_not_there_has_no_snippet(int line) =>
        Assert.That(new SnippetReader("a\nb").SnippetAt(line, Macro), Is.Empty);

    [Test]
    public void The_body_of_an_operation_is_part_of_it() => Assert.That(
        new SnippetReader("CP_OP(div, int32_t, (int32_t, a)) {\n  return 1 / a;\n}\n").SnippetAt(1, "(div,"),
        Does.EndWith("\n}"));
}
