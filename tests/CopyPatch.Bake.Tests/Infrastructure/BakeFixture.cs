using System.Collections.Generic;
using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Texts;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>Tests that bake files of a folder of their own.</summary>
internal abstract class BakeFixture
{
    protected const string Calc = "stencils/calc.c";

    protected TemporaryFolder Folder { get; private set; } = null!;

    [SetUp]
    public void MakeFolder() => Folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => Folder.Dispose();

    /// <summary>Bakes one file, <see cref="Calc"/>, with the real clang and header.</summary>
    protected BakedSource Bake(string text, string flags = "", params (string Name, string Text)[] headers)
    {
        Folder.Write("project/" + Calc, text);
        foreach ((string name, string header) in headers)
            Folder.Write("project/stencils/" + name, header);
        return Bake(new ProcessRunner(), RealClang.Path, Repository.PathOf("stencils/include"), new StencilSource(Calc, flags)).Single();
    }

    protected IReadOnlyList<BakedSource> Bake(ICommandRunner runner, string clang, string includes, params StencilSource[] sources)
    {
        var paths = new ProjectPaths(Folder.PathOf("project"), includes);
        return new StencilBaker(runner, new ClangCandidate(clang, "1", "19.1.7"), paths, Folder.PathOf("obj"), default).Bake(sources);
    }
}
