using System.IO;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

internal sealed class OddPathTests
{
    [TestCase("with space")]
    [TestCase("accent é")]
    [TestCase("semi;colon")]
    [TestCase("ha#sh")]
    [TestCase("per%cent %41")]
    [TestCase("(par) 'quote' $(x) @at")]
    public void A_C_file_may_be_called(string name)
    {
        using var project = new TemporaryProject();
        project.Delete("stencils/calc.c");
        project.Write($"stencils/{name}.c", $"#include \"{name}.h\"\n{TemporaryProject.Calc}");
        project.Write($"stencils/{name}.h", "// header\n");
        Check(project, name);
    }

    [TestCase("with space")]
    [TestCase("accent é")]
    [TestCase("ha#sh")]
    // Not "per%cent": the SDK itself takes %ce in a folder's name for an escaped character.
    [TestCase("100%")]
    public void A_project_may_lie_in(string folder)
    {
        using var project = new TemporaryProject(folder);
        Check(project, "calc");
    }

    private static void Check(TemporaryProject project, string name)
    {
        BuildResult first = project.Build();
        Assert.That(first.Succeeded, Is.True, first.Output);
        Assert.That(File.Exists(Path.Combine(project.Intermediate, "stencils", name + ".stencil.txt")), first.Output);
        Assert.That(project.TakeCompilations(), Is.EqualTo(2));
        BuildResult second = project.Build("--no-restore");
        Assert.That(second.Succeeded, Is.True, second.Output);
        Assert.That(project.TakeCompilations(), Is.Zero);

        BuildResult baked = project.Build("--no-restore", "-t:BakeStencils");
        Assert.That(baked.Succeeded, Is.True, baked.Output);
        Assert.That(File.Exists(project.PathOf($"stencils/{name}.stencil.txt")), baked.Output);
        BuildResult third = project.Dotnet("build", "--no-restore", "-p:CopyPatchClang=/nowhere/clang");
        Assert.That(third.Succeeded, Is.True, third.Output);
    }
}
