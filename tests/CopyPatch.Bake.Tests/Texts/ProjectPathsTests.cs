using CopyPatch.Bake.Texts;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Texts;

[Platform(Exclude = "Win")]
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

[Platform("Win")]
internal sealed class ProjectPathsOfWindowsTests
{
    private static readonly ProjectPaths s_paths = new(@"C:\Users\me\a project", @"C:\packages\copypatch\include\");

    [TestCase(@"stencils\calc.c", "stencils/calc.c")]
    [TestCase(@"c:\users\me\A Project\stencils\calc.c", "stencils/calc.c")]
    [TestCase("stencils/../other/calc.c", "other/calc.c")]
    [TestCase(@"..\shared\calc.c", "../shared/calc.c")]
    [TestCase(@"C:\calc.c", "../../../calc.c")]
    [TestCase(@"D:\shared\calc.c", "D:/shared/calc.c")]
    [TestCase(@"\\server\share\calc.c", "//server/share/calc.c")]
    [TestCase(@"C:\packages\copypatch\include\copypatch\integers.h", "copypatch/integers.h")]
    public void Names_have_slashes_and_are_those_of_other_systems(string path, string name) =>
        Assert.That(s_paths.NameOf(path), Is.EqualTo(name));

    [TestCase("stencils/calc.c", @"C:\Users\me\a project\stencils\calc.c")]
    [TestCase("../shared/calc.c", @"C:\Users\me\shared\calc.c")]
    [TestCase("D:/shared/calc.c", @"D:\shared\calc.c")]
    public void Files_are_found_by_their_name(string name, string path) => Assert.That(s_paths.FileOf(name), Is.EqualTo(path));
}
