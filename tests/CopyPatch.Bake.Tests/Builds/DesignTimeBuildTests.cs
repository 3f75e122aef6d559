using System.IO;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

/// <summary>What an IDE does: the compiler's arguments are asked for, and no compiler runs.</summary>
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

    [Test]
    public void A_faulty_C_file_leaves_what_was_good_before_it()
    {
        using var project = new TemporaryProject();
        DesignTimeBuild(project);
        string good = File.ReadAllText(project.IntermediateText);
        project.Write("stencils/calc.c", TemporaryProject.Calc + "#error no\n");
        BuildResult result = DesignTimeBuild(project);
        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.Contain("/additionalfile:obj/Debug/net10.0/stencils/stencils/calc.stencil.txt"));
            Assert.That(File.ReadAllText(project.IntermediateText), Is.EqualTo(good));
        });
    }

    private static BuildResult DesignTimeBuild(TemporaryProject project) =>
        project.Dotnet([.. s_arguments, $"-p:CopyPatchClang={project.Clang}"]);
}
