using System.Collections.Generic;
using System.IO;
using System.Linq;
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
        Assert.That(Freshness.WhyStale(Text(), new StencilSource("stencils/other.c", ""), Paths()),
            Is.EqualTo("it was made of 'stencils/calc.c'"));

    [Test]
    public void An_edited_digest_is_stale() => Assert.That(
        WhyStale(Text() with { Digest = new string('0', 64) }), Is.EqualTo("this version of CopyPatch compiles with other flags"));

    [Test]
    public void A_text_for_one_architecture_is_stale_where_both_are_wanted()
    {
        Assert.That(WhyStale(Text(targets: [TargetMachine.X64])), Is.EqualTo("it was baked for x86-64 only, and aarch64 is wanted"));
        Assert.That(WhyStale(Text(targets: [TargetMachine.Arm64])), Is.EqualTo("it was baked for aarch64 only, and x86-64 is wanted"));
    }

    [Test]
    public void A_text_for_what_is_wanted_or_more_is_fresh()
    {
        foreach (TargetMachine target in TargetMachine.All)
        {
            Assert.That(WhyStale(Text(targets: [target]), targets: [target]), Is.Null);
            Assert.That(WhyStale(Text(), targets: [target]), Is.Null);
        }
    }

    [Test]
    public void A_text_that_lost_an_object_is_stale()
    {
        StencilText text = Text();
        Assert.That(WhyStale(text with { Objects = [text.Objects[0]] }, targets: [TargetMachine.X64]), Is.Not.Null);
    }

    [Test]
    public void The_digest_of_a_text_for_both_is_what_it_was()
    {
        // As it was before one could be left out: committed texts stay fresh.
        string[] flags = [.. TargetMachine.All.SelectMany(target => ClangFlags.Of(target, []))];
        Assert.That(
            StencilDigest.Of("", [new InputFile("a.c", "00")], hasPlacements: false, TargetMachine.All),
            Is.EqualTo(Digests.Of(["copypatch stencils 2", .. flags, "input 00 a.c"])));
    }

    private string? WhyStale(StencilText text, string flags = "", IReadOnlyList<TargetMachine>? targets = null) => Freshness.WhyStale(
        text, new StencilSource("stencils/calc.c", flags) { Targets = targets ?? TargetMachine.All }, Paths());

    private ProjectPaths Paths() => new(_folder.Path, _folder.PathOf("include"));

    private StencilText Text(string flags = "", IReadOnlyList<TargetMachine>? targets = null)
    {
        targets ??= TargetMachine.All;
        InputFile Input(string name) => new(name, Digests.Of(SourceBytes.Read(Paths().FileOf(name))));
        InputFile[] inputs = [Input("stencils/calc.c"), Input("copypatch.h"), Input("stencils/calc.h")];
        return new StencilText(
            "stencils/calc.c", "19.1.7", flags, inputs, StencilDigest.Of(flags, inputs, hasPlacements: false, targets),
            PackedBytes.Of(SourceBytes.Read(_folder.PathOf("stencils/calc.c"))),
            [.. targets.Select(target => new BakedObject(target.Name, target.Triple, PackedBytes.Of([1, 2, 3])))],
            [],
            [],
            []);
    }
}
