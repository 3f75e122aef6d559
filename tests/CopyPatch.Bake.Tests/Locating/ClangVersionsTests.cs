using System.IO;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Locating;

internal sealed class ClangVersionsTests
{
    [TestCase("Debian clang version 19.1.7 (3+b1)\nTarget: x86_64-pc-linux-gnu", "19.1.7")]
    [TestCase("clang version 20.1.0\nTarget: arm64-apple-darwin", "20.1.0")]
    [TestCase("Apple clang version 17.0.0 (clang-1700.0.13.3)", "17.0.0")]
    [TestCase("Ubuntu clang version 19.1.1 (1ubuntu1~24.04.2)", "19.1.1")]
    [TestCase("gcc (Debian 14.2.0-19) 14.2.0", "")]
    public void The_version_is_read_from_what_clang_prints(string output, string version)
    {
        var runner = new FakeRunner((_, _) => new CommandResult(0, output, ""));
        Assert.That(new ClangVersions(runner, null, default).Of("/usr/bin/clang", "1"), Is.EqualTo(version));
    }

    [Test]
    public void A_program_is_asked_once_for_as_long_as_it_is_the_same_file()
    {
        using var folder = new TemporaryFolder();
        string memory = folder.PathOf("obj/clang.versions");
        var runner = new FakeRunner((_, _) => new CommandResult(0, "clang version 19.1.7", ""));
        for (int build = 0; build < 3; build++)
            Assert.That(new ClangVersions(runner, memory, default).Of("/clang", "/clang|1"), Is.EqualTo("19.1.7"));
        Assert.That(runner.Calls, Has.Count.EqualTo(1));

        _ = new ClangVersions(runner, memory, default).Of("/clang", "/clang|2");
        Assert.That(runner.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_program_that_failed_is_asked_again_by_the_next_build()
    {
        using var folder = new TemporaryFolder();
        string memory = folder.PathOf("obj/clang.versions");
        var broken = new FakeRunner((_, _) => new CommandResult(127, "", "libLLVM.so: cannot open"));
        Assert.That(new ClangVersions(broken, memory, default).Of("/clang", "/clang|1"), Is.Empty);
        var repaired = new FakeRunner((_, _) => new CommandResult(0, "clang version 19.1.7", ""));
        Assert.That(new ClangVersions(repaired, memory, default).Of("/clang", "/clang|1"), Is.EqualTo("19.1.7"));
    }

    [Test]
    public void A_file_that_cannot_be_run_is_no_clang()
    {
        using var folder = new TemporaryFolder();
        string program = folder.PathOf("clang");
        File.WriteAllText(program, "not a program");
        Assert.That(new ClangVersions(new ProcessRunner(), null, default).Of(program, "1"), Is.Empty);
    }
}
