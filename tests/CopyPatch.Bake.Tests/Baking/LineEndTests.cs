using System.IO;
using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Baking;

/// <summary>A git that writes CRLF, as Windows' does where nobody tells it otherwise, changes nothing of what is baked.</summary>
internal sealed class LineEndTests : BakeFixture
{
    // With all that a line end could get into: a continued macro, records with the names of files and lines, literals, a leak,
    // a warning, and operations over values, which are taken apart and compiled line by line.
    private const string Source = """
        #define CP_VALUES
        #include <copypatch.h>
        #include "types.h"
        #include <found.h>
        #define DOUBLED(x) \
            ((x) + \
             (x))
        CP_ENUM(color, int32_t, (RED), (GREEN, 5));
        CP_OP(i64_double, int64_t, (int64_t, a)) { return DOUBLED(a) + SHIFT; }
        CP_OP(i64_leak, int64_t, (int64_t, a)) {
            extern int64_t nobody(int64_t);
            return nobody(a); /* a comment
            of two lines */
        }
        CP_OP(i64_line, int64_t, (int64_t, a)) { int unused; return a + __LINE__ + sizeof("\
        ab"); }

        """;

    private const string Types = "#define SHIFT 3\nCP_STRUCT(point, (int64_t, x),\n    (int32_t, y));\n";
    private const string Found = "CP_STRUCT(pair,\n    (double, a), (double, b));\n";

    [Test]
    public void A_bake_of_files_with_CRLF_is_that_of_files_with_LF()
    {
        BakedSource withLf = BakeWith("\n", Repository.PathOf("stencils/include"));
        BakedSource withCrLf = BakeWith("\r\n", HeadersWithCrLf());
        Assert.Multiple(() =>
        {
            Assert.That(withLf.Messages.Select(message => (message.Severity, message.Line, message.Text)),
                Is.EqualTo(new[] { (Severity.Warning, 15, "unused variable 'unused' [-Wunused-variable]") }));
            Assert.That(withCrLf.Messages, Is.EqualTo(withLf.Messages));
            Assert.That(withLf.Text!.Leaks.Select(leak => leak.Line).Distinct(), Is.EqualTo(new[] { 12 }));
            Assert.That(StencilTextWriter.Write(withCrLf.Text!), Is.EqualTo(StencilTextWriter.Write(withLf.Text)));
        });
    }

    [Test]
    public void A_baked_text_with_CRLF_is_read_as_the_one_with_LF()
    {
        StencilText text = BakeWith("\n", Repository.PathOf("stencils/include")).Text!;
        string file = Folder.PathOf("a.stencil.txt");
        File.WriteAllText(file, StencilTextWriter.Write(text).ReplaceLineEndings("\r\n"));
        StencilText read = TextFile.Read(file)!;
        Assert.That(StencilTextWriter.Write(read), Is.EqualTo(StencilTextWriter.Write(text)));
        Assert.That(TextFile.WhyBroken(read), Is.Null);
    }

    // Visual Studio begins UTF-8 with one.
    [Test]
    public void A_byte_order_mark_is_no_part_of_the_C()
    {
        Folder.Write("project/plain.c", Samples.Calc);
        File.WriteAllText(Folder.PathOf("project/bytes.c"), Samples.Calc, new System.Text.UTF8Encoding(true));
        var baked = Bake(new ProcessRunner(), RealClang.Path, Repository.PathOf("stencils/include"),
            new StencilSource("plain.c", ""), new StencilSource("bytes.c", ""));
        Assert.That(baked[1].Messages, Is.Empty);
        Assert.That(LengthsOf(baked[1]), Is.EqualTo(LengthsOf(baked[0])));

        static int[] LengthsOf(BakedSource source) => [.. source.Text!.Objects.Select(item => item.Content.Length)];
    }

    private BakedSource BakeWith(string lineEnd, string includes)
    {
        Folder.Write("project/" + Calc, Source.ReplaceLineEndings(lineEnd));
        Folder.Write("project/stencils/types.h", Types.ReplaceLineEndings(lineEnd));
        Folder.Write("project/shared/found.h", Found.ReplaceLineEndings(lineEnd));
        return Bake(new ProcessRunner(), RealClang.Path, includes, new StencilSource(Calc, "-Ishared")).Single();
    }

    private string HeadersWithCrLf()
    {
        string from = Repository.PathOf("stencils/include");
        string[] headers = Directory.GetFiles(from, "*.h", SearchOption.AllDirectories);
        foreach (string header in headers)
            Folder.Write("include/" + Path.GetRelativePath(from, header), File.ReadAllText(header).ReplaceLineEndings("\r\n"));
        Assert.That(headers, Is.Not.Empty);
        return Folder.PathOf("include");
    }
}
