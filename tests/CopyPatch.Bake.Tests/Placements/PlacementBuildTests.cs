using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Placements;

/// <summary>What a build says and does where there are operations over values.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class PlacementBuildTests
{
    private const string Operations = """
        #define CP_VALUES
        #include <copypatch.h>
        CP_OP(i32_add, int32_t, (int32_t, a), (int32_t, b)) { return a + b; }

        """;

    private TemporaryProject _project = null!;

    [SetUp]
    public void SetUp() => _project = new TemporaryProject();

    [TearDown]
    public void TearDown() => _project.Dispose();

    [Test]
    public void A_fresh_text_with_placements_is_used_and_no_clang_is_looked_for()
    {
        _project.Write("stencils/calc.c", Operations);
        BuildResult baked = _project.Build("-t:BakeStencils", "-restore");
        Assert.That(baked.Problems, Is.Empty, baked.Output);
        Assert.That(File.ReadLines(_project.BakedText).Where(line => line.StartsWith("placements ")).Select(line => line.Split(' ')[1])
            .Distinct(), Is.EqualTo(new[] { "x86-64", "aarch64" }));

        BuildResult result = _project.Dotnet("build", "-p:CopyPatchClang=/nowhere/clang", "-v:normal");
        Assert.Multiple(() =>
        {
            Assert.That(result.Succeeded, Is.True, result.Output);
            Assert.That(result.Output, Does.Contain("/additionalfile:stencils/calc.stencil.txt"));
            Assert.That(File.Exists(_project.IntermediateText), Is.False);
        });
    }

    [Test]
    public void A_text_with_a_broken_placement_is_found_by_the_check()
    {
        _project.Write("stencils/calc.c", Operations);
        Assert.That(_project.Build("-t:BakeStencils", "-restore").Problems, Is.Empty);
        Assert.That(_project.Build("--no-restore", "-t:CheckBakedStencils").Problems, Is.Empty);
        string text = File.ReadAllText(_project.BakedText);
        int at = text.IndexOf("placements aarch64", System.StringComparison.Ordinal);
        File.WriteAllText(_project.BakedText, text[..(at + 200)] + "AAAA" + text[(at + 204)..]);
        BuildResult result = _project.Build("--no-restore", "-t:CheckBakedStencils");
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Contain("CP0006").And.Contain("the bytes after line "));
    }

    [Test]
    public void A_build_that_changes_nothing_compiles_nothing()
    {
        _project.Write("stencils/calc.c", Operations);
        Assert.That(_project.Build().Problems, Is.Empty);
        // The file for two architectures, and its placements.
        Assert.That(_project.TakeCompilations(), Is.GreaterThan(4));
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        Assert.That(_project.TakeCalls(), Is.Empty);
    }

    [Test]
    public void A_file_without_values_is_not_searched_for_operations()
    {
        Assert.That(_project.Build().Problems, Is.Empty);
        Assert.That(_project.TakeCalls().Where(call => call.Contains(" -E ")), Is.Empty);
    }

    [Test]
    public void Each_error_is_told_once_with_its_code_at_its_line()
    {
        _project.Write("stencils/calc.c", Operations + "CP_OP(bad, int32_t, (int32_t, a)) {\n    return nothing;\n}\n");
        _project.Write("stencils/odd.c", Operations + "typedef float real;\nCP_OP(odd, real, (real, a), (real, b)) { return a; }\n");
        _project.Write("stencils/places.c", Operations
            + "#undef CP_RESULT_PLACES\n#define CP_RESULT_PLACES rc\nCP_OP(places, int32_t, (int32_t, a)) { return a; }\n");
        // Not "build", whose summary repeats them.
        BuildResult result = _project.Dotnet("msbuild", "-restore", "-v:minimal", $"-p:CopyPatchClang={_project.Clang}");
        string[] errors =
        [
            .. result.Output.Split('\n').Where(line => line.Contains("error CP")).Select(line => line.Split(" [")[0].Trim()),
        ];
        Assert.That(errors, Is.EquivalentTo(new[]
        {
            $"{_project.PathOf("stencils/calc.c")}(5,12): error CP0003: use of undeclared identifier 'nothing'",
            $"{_project.PathOf("stencils/odd.c")}(5,1): error CP0003: static assertion failed due to requirement "
            + "'_Generic((float *)0, float *: 1, double *: 1, default: 0) == 0': an operand of CP_OP: spell float and double as such",
            $"{_project.PathOf("stencils/places.c")}(6,1): error CP0007: operation 'places' cannot be placed: its result may be placed "
            + "in 'rc' (CP_RESULT_PLACES), and there are r (register) and s (slot)",
        }));
    }
}
