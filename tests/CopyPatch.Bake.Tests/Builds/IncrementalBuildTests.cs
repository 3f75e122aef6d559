using System;
using System.IO;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

/// <summary>Which builds compile, and which do not. One C file is two compilations: one for each architecture.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class IncrementalBuildTests
{
    private TemporaryProject _project = null!;

    [SetUp]
    public void SetUp()
    {
        _project = new TemporaryProject();
        _project.Write("stencils/calc.h", "// nothing yet\n");
        _project.Write("stencils/calc.c", "#include \"calc.h\"\n" + Samples.Calc);
        BuildResult first = _project.Build();
        Assert.That(first.Succeeded, Is.True, first.Output);
        Assert.That(_project.TakeCompilations(), Is.EqualTo(2));
    }

    [TearDown]
    public void TearDown() => _project.Dispose();

    [Test]
    public void A_build_with_nothing_changed_starts_no_clang_and_no_compiler()
    {
        DateTime before = File.GetLastWriteTimeUtc(_project.PathOf("bin/Debug/net10.0/Tiny.dll"));
        Compiles(0);
        Assert.That(_project.TakeCalls(), Is.Empty);
        Assert.That(File.GetLastWriteTimeUtc(_project.PathOf("obj/Debug/net10.0/Tiny.dll")), Is.LessThanOrEqualTo(before));
    }

    [Test]
    public void A_touched_file_with_the_same_contents_compiles_nothing()
    {
        File.SetLastWriteTimeUtc(_project.PathOf("stencils/calc.c"), DateTime.UtcNow.AddMinutes(1));
        Compiles(0);
    }

    [Test]
    public void A_changed_header_compiles()
    {
        _project.Write("stencils/calc.h", "// now something\n");
        Compiles(2);
        Compiles(0);
    }

    [Test]
    public void A_missing_header_compiles_and_fails_at_its_line()
    {
        _project.Delete("stencils/calc.h");
        BuildResult result = _project.Build("--no-restore");
        Assert.That(result.Problems, Is.EqualTo(new[]
        {
            $"{_project.PathOf("stencils/calc.c")}(1,10): error CP0003: 'calc.h' file not found",
        }));
    }

    [Test]
    public void Changed_flags_compile()
    {
        Compiles(2, "-p:CopyPatchFlags=-Os");
        Compiles(0, "-p:CopyPatchFlags=-Os");
        Compiles(2, "-p:CopyPatchFlags=-O3 -DX=1");
    }

    [Test]
    public void Changed_flags_of_one_file_compile_that_file()
    {
        _project.Write("stencils/other.c", Samples.Calc);
        Compiles(2);
        _project.WriteProject("""
            <PropertyGroup><EnableDefaultStencilItems>false</EnableDefaultStencilItems></PropertyGroup>
            <ItemGroup><Stencil Include="stencils/calc.c" /><Stencil Include="stencils/other.c" Flags="-Os" /></ItemGroup>
            """);
        Compiles(2);
        Compiles(0);
    }

    [Test]
    public void A_project_updates_and_removes_default_items()
    {
        _project.Write("stencils/other.c", Samples.Calc);
        _project.WriteProject("""
            <ItemGroup><Stencil Update="stencils/calc.c" Flags="-Os" /><Stencil Remove="stencils/other.c" /></ItemGroup>
            """);
        Compiles(2);
        Assert.That(File.ReadAllText(_project.IntermediateText), Does.Contain("\nflags -Os\n"));
        Assert.That(File.ReadAllLines(Path.Combine(_project.Intermediate, "stencils.list")), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_file_that_is_included_twice_is_one_file()
    {
        _project.WriteProject("<ItemGroup><Stencil Include=\"stencils/calc.c\" /></ItemGroup>");
        Compiles(0);
        Assert.That(File.ReadAllLines(Path.Combine(_project.Intermediate, "stencils.list")), Has.Length.EqualTo(1));
    }

    [Test]
    public void Another_clang_compiles()
    {
        _project.WriteClang("the second one");
        Compiles(2);
        Compiles(0);
    }

    [Test]
    public void A_removed_file_runs_the_compiler_again_without_it()
    {
        _project.Write("stencils/other.c", Samples.Calc);
        Compiles(2);
        string other = Path.Combine(_project.Intermediate, "stencils", "other.stencil.txt");
        Assert.That(File.Exists(other));

        DateTime before = File.GetLastWriteTimeUtc(_project.PathOf("obj/Debug/net10.0/Tiny.dll"));
        _project.Delete("stencils/other.c");
        BuildResult result = _project.Build("--no-restore", "-v:normal");
        Assert.Multiple(() =>
        {
            Assert.That(_project.TakeCompilations(), Is.Zero);
            Assert.That(result.Output, Does.Not.Contain("other.stencil.txt\" is").And.Contain("/additionalfile:"));
            Assert.That(result.Output, Does.Not.Match("/additionalfile:[^ ]*other"));
            Assert.That(File.Exists(other), Is.False, "the intermediate folder keeps what nothing needs");
            Assert.That(File.GetLastWriteTimeUtc(_project.PathOf("obj/Debug/net10.0/Tiny.dll")), Is.GreaterThanOrEqualTo(before));
        });
    }

    [Test]
    public void The_last_file_that_is_removed_runs_the_compiler_again()
    {
        _project.Delete("stencils/calc.c");
        BuildResult result = _project.Build("--no-restore", "-v:normal");
        Assert.That(result.Succeeded, Is.True, result.Output);
        Assert.That(result.Output, Does.Contain("/out:obj").And.Not.Match("/additionalfile:[^ ]*calc"));
    }

    [Test]
    public void What_is_compiled_is_said_and_nothing_else()
    {
        _project.Write("stencils/other.c", Samples.Calc);
        Assert.That(_project.Build("--no-restore").Output,
            Does.Contain("baking stencils/other.c (x86-64, aarch64)").And.Not.Contain("baking stencils/calc.c"));
        Assert.That(_project.Build("--no-restore").Output, Does.Not.Contain("baking"));
    }

    [Test]
    public void A_damaged_intermediate_text_is_made_again()
    {
        File.WriteAllText(_project.IntermediateText, "copypatch stencils 2\n");
        Compiles(2);
        Assert.That(File.ReadAllText(_project.IntermediateText), Does.EndWith("\nend\n"));
    }

    [Test]
    public void A_warning_is_shown_by_a_build_that_compiles_nothing_too()
    {
        _project.Write("stencils/calc.c", Samples.Calc + "static int unused;\n");
        string expected =
            $"{_project.PathOf("stencils/calc.c")}(6,12): warning CP0004: unused variable 'unused' [-Wunused-variable]";
        Assert.That(_project.Build("--no-restore").Problems, Is.EqualTo(new[] { expected }));
        Assert.That(_project.TakeCompilations(), Is.EqualTo(2));
        Assert.That(_project.Build("--no-restore").Problems, Is.EqualTo(new[] { expected }));
        Assert.That(_project.TakeCompilations(), Is.Zero);
    }

    private void Compiles(int times, params string[] arguments)
    {
        BuildResult result = _project.Build(["--no-restore", .. arguments]);
        Assert.That(result.Succeeded, Is.True, result.Output);
        Assert.That(_project.TakeCompilations(), Is.EqualTo(times), result.Output);
    }
}
