using CopyPatch.Bake.Texts;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Texts;

internal sealed class ProjectPathsTests
{
    private static readonly ProjectPaths s_paths = new("/home/me/a project", "/packages/copypatch/include");

    [TestCase("stencils/calc.c", "stencils/calc.c")]
    [TestCase("/home/me/a project/stencils/calc.c", "stencils/calc.c")]
    [TestCase("stencils/../other/calc.c", "other/calc.c")]
    [TestCase("../shared/calc.c", "../shared/calc.c")]
    [TestCase("/home/calc.c", "../../calc.c")]
    [TestCase("/home/me/a project2/calc.c", "../a project2/calc.c")]
    [TestCase("/packages/copypatch/include/copypatch.h", "copypatch.h")]
    [TestCase("/packages/copypatch/include/copypatch/integers.h", "copypatch/integers.h")]
    public void Names_are_the_same_on_every_machine(string path, string name) =>
        Assert.That(s_paths.NameOf(path), Is.EqualTo(name));

    [TestCase("stencils/calc.c", "/home/me/a project/stencils/calc.c")]
    [TestCase("../shared/calc.c", "/home/me/shared/calc.c")]
    public void Files_are_found_by_their_name(string name, string path) =>
        Assert.That(s_paths.FileOf(name), Is.EqualTo(path));
}
