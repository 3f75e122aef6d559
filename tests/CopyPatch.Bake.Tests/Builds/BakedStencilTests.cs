using System.IO;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class BakedStencilTests
{
    private const string NoClang = "-p:CopyPatchClang=/nowhere/clang";

    private TemporaryProject _project = null!;

    [SetUp]
    public void SetUp()
    {
        _project = new TemporaryProject();
        BuildResult baked = _project.Dotnet("build", "-restore", "-t:BakeStencils", $"-p:CopyPatchClang={_project.Clang}");
        Assert.That(baked.Succeeded, Is.True, baked.Output);
        Assert.That(File.Exists(_project.BakedText));
        _project.TakeCalls();
    }

    [TearDown]
    public void TearDown() => _project.Dispose();

    [Test]
    public void A_fresh_one_is_used_and_no_clang_is_looked_for()
    {
        BuildResult result = _project.Dotnet("build", NoClang, "-v:normal");
        Assert.Multiple(() =>
        {
            Assert.That(result.Succeeded, Is.True, result.Output);
            Assert.That(result.Output, Does.Contain("/additionalfile:stencils/calc.stencil.txt"));
            Assert.That(File.Exists(_project.IntermediateText), Is.False);
        });
    }

    [Test]
    public void A_checkout_with_CRLF_keeps_it_fresh()
    {
        foreach (string file in new[] { "stencils/calc.c", "stencils/calc.stencil.txt" })
            _project.Write(file, File.ReadAllText(_project.PathOf(file)).Replace("\n", "\r\n"));
        Assert.That(_project.Dotnet("build", NoClang).Problems, Is.Empty);
    }

    [Test]
    public void A_C_file_with_CRLF_is_baked_to_the_same_bytes()
    {
        byte[] before = File.ReadAllBytes(_project.BakedText);
        File.Delete(_project.BakedText);
        _project.Write("stencils/calc.c", Samples.Calc.ReplaceLineEndings("\r\n"));
        Assert.That(_project.Build("--no-restore", "-t:BakeStencils").Problems, Is.Empty);
        Assert.That(File.ReadAllBytes(_project.BakedText), Is.EqualTo(before));
    }

    [Test]
    public void A_stale_one_without_clang_is_exactly_one_error()
    {
        _project.Write("stencils/calc.c", Samples.Calc + "// changed\n");
        _project.Write("stencils/other.c", Samples.Calc);
        BuildResult result = _project.Dotnet("build", NoClang);
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Match(
            "error CP0001: 'stencils/calc.c' must be compiled \\('stencils/calc.stencil.txt' is stale: 'stencils/calc.c' changed\\); "
            + "'stencils/other.c' must be compiled \\(it has no baked stencils\\), and no clang was found: "
            + "the property CopyPatchClang names /nowhere/clang, which is not there\\. Correct .* Install .*\\. "
            + "Another clang is named by the property CopyPatchClang .*COPYPATCH_CLANG\\.$"));
    }

    [Test]
    public void A_stale_one_with_an_old_clang_is_exactly_one_error()
    {
        _project.Write("stencils/calc.c", Samples.Calc + "// changed\n");
        File.WriteAllText(_project.Clang, "#!/bin/sh\necho 'Debian clang version 14.0.6'\n");
        BuildResult result = _project.Build();
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Contain("error CP0002").And.Contain("clang 19 or newer is needed")
            .And.Contain($"found {_project.Clang} 14.0.6"));
    }

    [Test]
    public void A_stale_one_with_clang_is_compiled_aside_and_left_as_it_is()
    {
        string before = File.ReadAllText(_project.BakedText);
        _project.Write("stencils/calc.c", Samples.Calc + "// changed\n");
        BuildResult result = _project.Build("-v:normal");
        Assert.Multiple(() =>
        {
            Assert.That(result.Succeeded, Is.True, result.Output);
            Assert.That(_project.TakeCompilations(), Is.EqualTo(2));
            Assert.That(result.Output, Does.Contain("/additionalfile:obj/Debug/net10.0/stencils/stencils/calc.stencil.txt"));
            Assert.That(result.Output, Does.Not.Contain("/additionalfile:stencils/calc"));
            Assert.That(File.ReadAllText(_project.BakedText), Is.EqualTo(before));
        });
    }

    [Test]
    public void It_is_not_used_where_the_project_says_so()
    {
        Assert.That(_project.Build("-p:CopyPatchUseBakedStencils=false").Succeeded, Is.True);
        Assert.That(_project.TakeCompilations(), Is.EqualTo(2));
    }

    [Test]
    public void The_same_clang_bakes_the_same_bytes_in_another_folder()
    {
        using var other = new TemporaryProject("elsewhere far");
        BuildResult result = other.Dotnet("build", "-restore", "-t:BakeStencils", $"-p:CopyPatchClang={other.Clang}");
        Assert.That(result.Succeeded, Is.True, result.Output);
        Assert.That(File.ReadAllBytes(other.BakedText), Is.EqualTo(File.ReadAllBytes(_project.BakedText)));
    }

    [Test]
    public void Baking_again_leaves_the_file_alone()
    {
        var before = File.GetLastWriteTimeUtc(_project.BakedText);
        Assert.That(_project.Build("--no-restore", "-t:BakeStencils").Output, Does.Contain("is as it was"));
        Assert.That(File.GetLastWriteTimeUtc(_project.BakedText), Is.EqualTo(before));
    }

    [Test]
    public void Checking_passes_what_was_just_baked() =>
        Assert.That(_project.Build("--no-restore", "-t:CheckBakedStencils").Problems, Is.Empty);

    [Test]
    public void Checking_fails_where_the_source_changed()
    {
        _project.Write("stencils/calc.c", Samples.Calc + "// changed\n");
        Assert.That(_project.Build("--no-restore", "-t:CheckBakedStencils").Problems, Is.EqualTo(new[]
        {
            $"{_project.BakedText} : error CP0006: these baked stencils are not what 'stencils/calc.c' gives: "
            + "'stencils/calc.c' changed. Bake them again: dotnet build -t:BakeStencils.",
        }));
    }

    [Test]
    public void Checking_fails_where_an_object_is_not_what_clang_gives()
    {
        string text = File.ReadAllText(_project.BakedText);
        int at = text.IndexOf("object aarch64", System.StringComparison.Ordinal);
        File.WriteAllText(_project.BakedText, text[..(at + 200)] + "AAAA" + text[(at + 204)..]);
        BuildResult result = _project.Build("--no-restore", "-t:CheckBakedStencils");
        Assert.That(result.Problems, Has.Count.EqualTo(1));
        Assert.That(result.Problems[0], Does.Contain("CP0006").And.Contain("the bytes after line "));
    }
}
