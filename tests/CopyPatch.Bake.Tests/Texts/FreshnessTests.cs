using System.IO;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
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
    public void A_text_whose_inputs_are_unchanged_is_fresh() => Assert.That(WhyStale(Text()), Is.Null);

    [Test]
    public void Line_ends_do_not_matter()
    {
        StencilText text = Text();
        _folder.Write("stencils/calc.c", "int a;\r\nint b;\r\n");
        Assert.That(WhyStale(text), Is.Null);
        Assert.That(StencilTextWriter.HeaderOf(Text()), Is.EqualTo(StencilTextWriter.HeaderOf(text)));
    }

    [TestCase("stencils/calc.c")]
    [TestCase("stencils/calc.h")]
    [TestCase("include/copypatch.h")]
    public void A_changed_input_is_named(string file)
    {
        StencilText text = Text();
        _folder.Write(file, "int changed;\n");
        Assert.That(WhyStale(text), Is.EqualTo($"'{file.Replace("include/", "")}' changed"));
    }

    [Test]
    public void A_missing_input_is_named()
    {
        StencilText text = Text();
        File.Delete(_folder.PathOf("stencils/calc.h"));
        Assert.That(WhyStale(text), Is.EqualTo("'stencils/calc.h' is missing"));
    }

    [Test]
    public void Other_flags_are_told() =>
        Assert.That(WhyStale(Text("-O3"), "-Os"), Is.EqualTo("its flags were '-O3' and are '-Os'"));

    [Test]
    public void Another_source_is_told() =>
        Assert.That(Freshness.WhyStale(Text(), "stencils/other.c", "", Paths()), Is.EqualTo("it was made of 'stencils/calc.c'"));

    [Test]
    public void An_edited_digest_is_stale() => Assert.That(
        WhyStale(Text() with { Digest = new string('0', 64) }), Is.EqualTo("this version of CopyPatch compiles with other flags"));

    private string? WhyStale(StencilText text, string flags = "") =>
        Freshness.WhyStale(text, "stencils/calc.c", flags, Paths());

    private ProjectPaths Paths() => new(_folder.Path, _folder.PathOf("include"));

    private StencilText Text(string flags = "")
    {
        InputFile Input(string name) => new(name, Digests.Of(SourceBytes.Read(Paths().FileOf(name))));
        InputFile[] inputs = [Input("stencils/calc.c"), Input("copypatch.h"), Input("stencils/calc.h")];
        return new StencilText(
            "stencils/calc.c", "19.1.7", flags, inputs, StencilDigest.Of(flags, inputs, hasPlacements: false),
            PackedBytes.Of(SourceBytes.Read(_folder.PathOf("stencils/calc.c"))),
            [new BakedObject(TargetMachine.X64.Name, TargetMachine.X64.Triple, PackedBytes.Of([1, 2, 3]))],
            [],
            []);
    }
}
