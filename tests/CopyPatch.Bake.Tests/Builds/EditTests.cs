using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

/// <summary>What a build compiles again after an edit.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class EditTests
{
    private TemporaryProject _project = null!;

    [SetUp]
    public void SetUp()
    {
        _project = new TemporaryProject();
        _project.Write("stencils/calc.c", Samples.Operations);
        Assert.That(_project.Build().Problems, Is.Empty);
        _project.TakeCalls();
    }

    [TearDown]
    public void TearDown() => _project.Dispose();

    [Test]
    public void A_comment_compiles_no_placement() =>
        AssertPlacementsCompiled("", Samples.Operations.Replace("#define FACTOR", "// Three.\n#define FACTOR"));

    [Test]
    public void A_stencil_compiles_no_placement() => AssertPlacementsCompiled("", Samples.Operations.Replace("+= by", "-= by"));

    [Test]
    public void An_edit_of_an_operation_compiles_its_own_and_going_back_none()
    {
        AssertPlacementsCompiled("second", Samples.Operations.Replace("helper(a) - b", "helper(a) + b"));
        AssertPlacementsCompiled("", Samples.Operations);
    }

    [Test]
    public void What_all_may_use_compiles_all()
    {
        _project.Write("stencils/calc.c", Samples.Operations.Replace("{1, 2}", "{1, 3}"));
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        int all = _project.TakeCompilations();
        string incremental = File.ReadAllText(_project.IntermediateText);
        Directory.Delete(Path.Combine(_project.Intermediate, "cache"), recursive: true);
        File.Delete(_project.IntermediateText);
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        Assert.That(_project.TakeCompilations(), Is.EqualTo(all));
        Assert.That(File.ReadAllText(_project.IntermediateText), Is.EqualTo(incremental));
    }

    [Test]
    public void Another_clang_compiles_all()
    {
        _project.WriteClang("second");
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        Assert.That(_project.TakeCompilations(), Is.GreaterThan(5));
    }

    private void AssertPlacementsCompiled(string operation, string text)
    {
        _project.Write("stencils/calc.c", text);
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        string[] compilations = [.. _project.TakeCalls().Where(call => call.Contains(" -c "))];
        string[] placements = [.. compilations.Where(call => call.Contains("placements.c"))];
        Assert.That(compilations, Has.Length.EqualTo(placements.Length + 2));
        // A sample for each architecture, and what does not follow from it.
        Assert.That(placements, Has.Length.InRange(operation.Length == 0 ? 0 : 2, operation.Length == 0 ? 0 : 4));
    }
}
