using System.IO;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

/// <summary>Projects that bake for one architecture while they are developed.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class ArchitectureTests
{
    private const string Operations = """
        #define CP_VALUES
        #define CP_STATE (uint8_t *, memory)
        #include <copypatch.h>
        CP_OP(add, int32_t, (int32_t, a), (int32_t, b, r)) { return a + b; }

        """;

    private const string ForX64 = "-p:CopyPatchArchitectures=x86-64";
    private const string NoClang = "-p:CopyPatchClang=/nowhere/clang";

    private TemporaryProject _project = null!;

    [SetUp]
    public void SetUp() => _project = new TemporaryProject();

    [TearDown]
    public void TearDown() => _project.Dispose();

    [TestCase("x86-64", "x86_64", "aarch64")]
    [TestCase("aarch64", "aarch64", "x86_64")]
    public void A_build_bakes_for_what_the_project_says_only(string architecture, string its, string others)
    {
        _project.WriteProject($"<PropertyGroup><CopyPatchArchitectures> {architecture};\n</CopyPatchArchitectures></PropertyGroup>");
        BuildResult result = _project.Build();
        Assert.That(result.Succeeded, Is.True, result.Output);
        string calls = string.Join("\n", _project.TakeCalls());
        string text = File.ReadAllText(_project.IntermediateText);
        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.Contain($"baking stencils/calc.c ({architecture})"));
            Assert.That(calls, Does.Contain($"--target={its}").And.Not.Contain($"--target={others}"));
            Assert.That(text, Does.Contain($"object {architecture}").And.Not.Contain(others.Replace('_', '-')));
        });
    }

    [Test]
    public void Going_back_to_both_bakes_again_and_compiles_no_placement_twice()
    {
        _project.Write("stencils/calc.c", Operations);
        Assert.That(_project.Build().Problems, Is.Empty);
        string both = File.ReadAllText(_project.IntermediateText);
        _project.Write("stencils/calc.c", Operations.Replace("a + b", "a - b"));
        Assert.That(_project.Build("--no-restore", ForX64).Problems, Is.Empty);
        _project.TakeCalls();

        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        Assert.That(string.Join("\n", _project.TakeCalls()), Does.Not.Match("--target=x86_64.*placements.c")
            .And.Match("--target=aarch64.*placements.c"));

        _project.Write("stencils/calc.c", Operations);
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        Assert.That(string.Join("\n", _project.TakeCalls()), Does.Not.Contain("placements.c"));
        Assert.That(File.ReadAllText(_project.IntermediateText), Is.EqualTo(both));
    }

    [Test]
    public void A_build_that_has_more_than_is_wanted_asks_clang_nothing()
    {
        Assert.That(_project.Build().Problems, Is.Empty);
        _project.TakeCalls();
        Assert.That(_project.Build("--no-restore", ForX64).Problems, Is.Empty);
        Assert.That(_project.TakeCalls(), Is.Empty);
    }

    [TestCase("x64")]
    [TestCase("")]
    [TestCase("%3b")]
    [TestCase("x86-64%3barm64")]
    [TestCase("X86-64")]
    public void Another_word_or_none_is_one_error_which_says_what_there_is(string architectures)
    {
        BuildResult result = _project.Build($"-p:CopyPatchArchitectures={architectures}");
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.EndWith(
            $"error CP0005: CopyPatchArchitectures is '{architectures.Replace("%3b", ";")}': write x86-64 or aarch64, "
            + "or x86-64;aarch64 for both, which it is where a project does not say"));
    }

    [Test]
    public void A_committed_text_keeps_the_architecture_that_is_left_out()
    {
        Assert.That(_project.Dotnet("build", "-restore", "-t:BakeStencils", $"-p:CopyPatchClang={_project.Clang}").Problems, Is.Empty);
        _project.Write("stencils/calc.c", Samples.Calc + "// changed\n");
        BuildResult result = _project.Build("--no-restore", "-t:BakeStencils", ForX64);
        Assert.Multiple(() =>
        {
            Assert.That(result.Succeeded, Is.True, result.Output);
            Assert.That(result.Output, Does.Contain("CopyPatchArchitectures leaves out aarch64, but ")
                .And.Contain($"{_project.BakedText} has it, and keeps it"));
            Assert.That(File.ReadAllText(_project.BakedText), Does.Contain("object x86-64").And.Contain("object aarch64"));
            Assert.That(_project.Dotnet("build", "--no-restore", NoClang).Problems, Is.Empty);
            Assert.That(_project.Dotnet("build", "--no-restore", NoClang, ForX64).Problems, Is.Empty);
            Assert.That(_project.Build("--no-restore", "-t:CheckBakedStencils", ForX64).Problems, Is.Empty);
        });
    }

    [Test]
    public void A_new_committed_text_is_for_what_the_project_says_and_says_so()
    {
        BuildResult result = _project.Dotnet("build", "-restore", "-t:BakeStencils", $"-p:CopyPatchClang={_project.Clang}", ForX64);
        Assert.Multiple(() =>
        {
            Assert.That(result.Succeeded, Is.True, result.Output);
            Assert.That(result.Output, Does.Contain("was written, for x86-64 only, as CopyPatchArchitectures has it"));
            Assert.That(File.ReadAllText(_project.BakedText), Does.Not.Contain("aarch64"));
            Assert.That(_project.Dotnet("build", "--no-restore", NoClang, ForX64).Problems, Is.Empty);
            Assert.That(_project.Build("--no-restore", "-t:CheckBakedStencils", ForX64).Problems, Is.Empty);
        });

        result = _project.Dotnet("build", "--no-restore", NoClang);
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Contain("CP0001")
            .And.Contain("'stencils/calc.stencil.txt' is stale: it was baked for x86-64 only, and aarch64 is wanted"));
        result = _project.Build("--no-restore", "-t:CheckBakedStencils");
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Contain("CP0006").And.Contain("it was baked for x86-64 only, and aarch64 is wanted"));
    }

    [Test]
    public void An_editor_is_told_of_what_is_baked_for_only()
    {
        Assert.That(_project.Build("-t:CopyPatchEditor", ForX64).Problems, Is.Empty);
        Assert.That(File.ReadAllText(_project.PathOf("obj/copypatch/compile_commands.json")),
            Does.Contain("x86_64").And.Not.Contain("aarch64"));
    }
}
