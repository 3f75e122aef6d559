using System.IO;
using CopyPatch.Bake.Compiling;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Bake.Texts;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Texts;

internal sealed class FreshnessTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _folder.Write("stencils/calc.c", "int a;\nint b;\n");
        _folder.Write("stencils/calc.h", "int c;\n");
        _folder.Write("include/copypatch.h", "int d;\n");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_text_whose_inputs_are_unchanged_is_fresh() => Assert.That(WhyStale(Header()), Is.Null);

    [Test]
    public void Line_ends_do_not_matter()
    {
        StencilHeader header = Header();
        _folder.Write("stencils/calc.c", "int a;\r\nint b;\r\n");
        Assert.That(WhyStale(header), Is.Null);
        Assert.That(Header().Lines, Is.EqualTo(header.Lines));
    }

    [TestCase("stencils/calc.c")]
    [TestCase("stencils/calc.h")]
    [TestCase("include/copypatch.h")]
    public void A_changed_input_is_named(string file)
    {
        StencilHeader header = Header();
        _folder.Write(file, "int changed;\n");
        Assert.That(WhyStale(header), Is.EqualTo($"'{file.Replace("include/", "")}' changed"));
    }

    [Test]
    public void A_missing_input_is_named()
    {
        StencilHeader header = Header();
        File.Delete(_folder.PathOf("stencils/calc.h"));
        Assert.That(WhyStale(header), Is.EqualTo("'stencils/calc.h' is missing"));
    }

    [Test]
    public void Other_flags_are_told() =>
        Assert.That(WhyStale(Header("-O3"), "-Os"), Is.EqualTo("its flags were '-O3' and are '-Os'"));

    [Test]
    public void Another_source_is_told() =>
        Assert.That(Freshness.WhyStale(Header(), "stencils/other.c", "", Paths()), Is.EqualTo("it was made of 'stencils/calc.c'"));

    [Test]
    public void An_edited_digest_is_stale()
    {
        string text = StencilTextWriter.Write(Text());
        string digest = Text().Digest;
        StencilHeader header = StencilHeader.Parse(text.Replace(digest, new string('0', 64)))!;
        Assert.That(WhyStale(header), Is.EqualTo("the flags of this version of CopyPatch are others"));
    }

    [Test]
    public void The_clang_that_baked_it_does_not_matter() =>
        Assert.That((Text() with { ClangVersion = "22.1.0" }).Digest, Is.EqualTo(Text().Digest));

    private string? WhyStale(StencilHeader header, string flags = "") =>
        Freshness.WhyStale(header, "stencils/calc.c", flags, Paths());

    private ProjectPaths Paths() => new(_folder.Path, _folder.PathOf("include"));

    private StencilHeader Header(string flags = "") => StencilHeader.Parse(StencilTextWriter.Write(Text(flags)))!;

    private StencilText Text(string flags = "")
    {
        InputFile Input(string name) => new(name, Digests.Of(SourceBytes.Read(Paths().FileOf(name))));
        return new StencilText(
            "stencils/calc.c", "19.1.7", flags, [Input("stencils/calc.c"), Input("copypatch.h"), Input("stencils/calc.h")],
            SourceBytes.Read(_folder.PathOf("stencils/calc.c")),
            [new BakedObject(TargetMachine.X64.Name, TargetMachine.X64.Triple, [1, 2, 3])],
            []);
    }
}
