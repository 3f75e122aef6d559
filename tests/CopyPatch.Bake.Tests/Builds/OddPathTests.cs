using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class OddPathTests
{
    [Test]
    public void C_files_may_have_any_name()
    {
        string[] names = ["with space", "accent é", "semi;colon", "ha#sh", "per%cent %41", "(par) 'quote' $(x) @at"];
        using var project = new TemporaryProject();
        project.Delete("stencils/calc.c");
        foreach (string name in names)
        {
            project.Write($"stencils/{name}.c", $"#include \"{name}.h\"\n{Samples.Calc}");
            project.Write($"stencils/{name}.h", "// header\n");
        }

        Check(project, names);
    }

    // Not "per%cent": the SDK itself takes %ce in a folder's name for an escaped character.
    [TestCase("with space, accent é, ha#sh and 100%")]
    [TestCase("semi;colon 'single' (par) @at =$x")]
    [TestCase("\"double\" and <less>")]
    public void A_project_may_lie_in_any_folder(string folder)
    {
        using var project = new TemporaryProject(folder);
        Check(project, "calc");
    }

    private static void Check(TemporaryProject project, params string[] names)
    {
        BuildResult first = project.Build("-v:normal");
        Assert.That(first.Succeeded, Is.True, first.Output);
        Assert.Multiple(() =>
        {
            foreach (string name in names)
            {
                Assert.That(File.Exists(Path.Combine(project.Intermediate, "stencils", name + ".stencil.txt")), name);
                Assert.That(first.Output, Does.Contain($"stencils/stencils/{name}.stencil.txt"));
            }

            Assert.That(project.TakeCompilations(), Is.EqualTo(2 * names.Length));
        });

        BuildResult second = project.Build("--no-restore");
        Assert.That(second.Succeeded, Is.True, second.Output);
        Assert.That(project.TakeCompilations(), Is.Zero);

        BuildResult baked = project.Build("--no-restore", "-t:BakeStencils");
        Assert.That(baked.Succeeded, Is.True, baked.Output);
        Assert.That(names.Where(name => !File.Exists(project.PathOf($"stencils/{name}.stencil.txt"))), Is.Empty);
        BuildResult third = project.Dotnet("build", "--no-restore", "-p:CopyPatchClang=/nowhere/clang");
        Assert.That(third.Succeeded, Is.True, third.Output);
    }
}
