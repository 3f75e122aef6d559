using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Locating;

internal sealed class ClangRemedyTests
{
    [Test]
    public void It_says_what_was_looked_for_how_to_install_it_and_how_to_name_another()
    {
        var system = new FakeSystem { Variables = { ["PATH"] = "/usr/bin" } };
        Assert.That(ClangRemedy.Describe(system.Find(), "debian"), Is.EqualTo(
            "looked for clang-22, clang-21, clang-20, clang-19, clang on the search path, "
            + "/opt/homebrew/opt/llvm/bin/clang, /usr/local/opt/llvm/bin/clang, /usr/local/bin/clang. "
            + "Install it: sudo apt-get install clang-19. "
            + "Another clang is named by the property CopyPatchClang (dotnet build -p:CopyPatchClang=/path/to/clang) "
            + "or the environment variable COPYPATCH_CLANG."));
    }

    [Test]
    public void It_says_who_named_a_clang_that_is_not_there() =>
        Assert.That(ClangRemedy.Describe(new FakeSystem().Find("/nowhere/clang"), "fedora"), Does.StartWith(
            "the property CopyPatchClang names /nowhere/clang, which is not there. Correct the property CopyPatchClang, or "
                + "leave it out to have clang looked for. Install it: sudo dnf install clang."));

    [TestCase("ID=debian\n", "debian")]
    [TestCase("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", "debian")]
    [TestCase("ID=\"rhel\"\nID_LIKE=\"fedora\"\n", "fedora")]
    [TestCase("ID=arch\n", "arch")]
    [TestCase("ID=alpine\n", "alpine")]
    [TestCase("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n", "suse")]
    [TestCase("ID=nixos\nDOCUMENTATION_URL=debian\n", "")]
    public void The_system_is_known_by_its_release_file(string release, string family) =>
        Assert.That(SystemFamily.NameOf(release), Is.EqualTo(family));
}
