using System.IO;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

/// <summary>What an IDE does: the compiler's arguments are asked for, and no compiler runs.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class DesignTimeBuildTests
{
    private static readonly string[] s_arguments =
    [
        "msbuild", "-restore", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true",
        "-p:ProvideCommandLineArgs=true", "-p:BuildProjectReferences=false", "-getItem:CscCommandLineArgs",
    ];

    [Test]
    public void Stencils_are_compiled_and_handed_on()
    {
        using var project = new TemporaryProject();
        BuildResult result = DesignTimeBuild(project);
        Assert.That(result.Succeeded, Is.True, result.Output);
        Assert.That(result.Output, Does.Contain("/additionalfile:obj/Debug/net10.0/stencils/stencils/calc.stencil.txt"));
        Assert.That(File.Exists(project.IntermediateText));
    }

    [TestCase("// more\n")]
    [TestCase("#error no\n")]
    public void An_earlier_text_is_handed_on_without_waiting_for_clang(string edit)
    {
        using var project = new TemporaryProject();
        DesignTimeBuild(project);
        string earlier = File.ReadAllText(project.IntermediateText);
        project.TakeCalls();
        project.Write("stencils/calc.c", Samples.Calc + edit);
        BuildResult result = DesignTimeBuild(project);
        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.Contain("/additionalfile:obj/Debug/net10.0/stencils/stencils/calc.stencil.txt"));
            Assert.That(File.ReadAllText(project.IntermediateText), Is.EqualTo(earlier));
            Assert.That(project.TakeCalls(), Is.Empty);
        });
        Assert.That(project.Build("--no-restore").Succeeded, Is.EqualTo(!edit.Contains("error")));
    }

    [Test]
    public void A_baked_text_that_is_stale_serves_too()
    {
        using var project = new TemporaryProject();
        Assert.That(project.Build("-t:BakeStencils", "-restore").Problems, Is.Empty);
        project.Write("stencils/calc.c", Samples.Calc + "// more\n");
        project.TakeCalls();
        Assert.That(DesignTimeBuild(project).Output, Does.Contain("/additionalfile:stencils/calc.stencil.txt"));
        Assert.That(project.TakeCalls(), Is.Empty);
    }

    private static BuildResult DesignTimeBuild(TemporaryProject project) =>
        project.Dotnet([.. s_arguments, $"-p:CopyPatchClang={project.Clang}"]);
}
