using System.Linq;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Locating;

internal sealed class ClangLocatorTests
{
    private static FakeSystem Everywhere()
    {
        var system = new FakeSystem
        {
            Variables = { ["PATH"] = "/first:/second", ["COPYPATCH_CLANG"] = "/from/environment/clang" },
        };
        foreach (string path in new[]
        {
            "/from/property/clang", "/from/environment/clang", "/first/clang-20", "/second/clang-22", "/second/clang-19",
            "/first/clang", "/usr/lib/llvm-21/bin/clang", "/opt/homebrew/opt/llvm/bin/clang",
        })
        {
            system.Programs[path] = "20.1.0";
        }

        return system;
    }

    [Test]
    public void The_order_is_property_then_environment_then_names_then_places()
    {
        FakeSystem system = Everywhere();
        string[] expected =
        [
            "/from/property/clang", "/from/environment/clang", "/second/clang-22", "/first/clang-20", "/second/clang-19",
            "/first/clang", "/usr/lib/llvm-21/bin/clang", "/opt/homebrew/opt/llvm/bin/clang",
        ];
        string? property = "/from/property/clang";
        foreach (string path in expected)
        {
            Assert.That(system.Find(property).Clang?.Path, Is.EqualTo(path));
            system.Programs.Remove(path);
            // The next in order is asked once that before it is not even named.
            if (property is not null)
                property = null;
            else
                system.Variables.Remove("COPYPATCH_CLANG");
        }

        Assert.That(system.Find().Clang, Is.Null);
    }

    [TestCase("clang-20", "/first/clang-20", TestName = "A_property_that_is_a_name_is_looked_up_on_the_search_path")]
    [TestCase("tools/clang", "/home/me/project/tools/clang", TestName = "A_property_with_a_folder_is_relative_to_the_project")]
    public void A_property_names(string property, string path)
    {
        FakeSystem system = Everywhere();
        system.Programs["/home/me/project/tools/clang"] = "19.1.7";
        Assert.That(system.Find(property).Clang?.Path, Is.EqualTo(path));
    }

    [Test]
    public void A_clang_that_was_named_is_never_replaced_by_another()
    {
        FakeSystem system = Everywhere();
        ClangSearch byProperty = system.Find("/nowhere/clang");
        system.Variables["COPYPATCH_CLANG"] = "/nowhere/else/clang";
        ClangSearch byEnvironment = system.Find();
        Assert.Multiple(() =>
        {
            Assert.That(byProperty.Clang, Is.Null);
            Assert.That(byProperty.AskedBy, Does.Contain("CopyPatchClang"));
            Assert.That(byEnvironment.Clang, Is.Null);
            Assert.That(byEnvironment.AskedBy, Does.Contain("COPYPATCH_CLANG"));
        });
    }

    [Test]
    public void An_old_clang_is_passed_over_for_a_recent_one_behind_it()
    {
        var system = new FakeSystem { Variables = { ["PATH"] = "/usr/bin" } };
        system.Programs["/usr/bin/clang"] = "14.0.6";
        system.Programs["/usr/lib/llvm-14/bin/clang"] = "14.0.6";
        system.Programs["/usr/lib/llvm-19/bin/clang"] = "19.1.7";
        Assert.That(system.Find().Clang?.Path, Is.EqualTo("/usr/lib/llvm-19/bin/clang"));
    }

    [Test]
    public void Folders_of_llvm_are_ordered_by_number()
    {
        var system = new FakeSystem();
        system.Programs["/usr/lib/llvm-19/bin/clang"] = "19.1.7";
        system.Programs["/usr/lib/llvm-9/bin/clang"] = "9.0.0";
        system.Programs["/usr/lib/llvm-21/bin/clang"] = "21.0.0";
        Assert.That(system.Find().Clang?.Version, Is.EqualTo("21.0.0"));
    }

    [Test]
    public void What_is_too_old_or_no_clang_is_told()
    {
        var system = new FakeSystem { Variables = { ["PATH"] = "/usr/bin" } };
        system.Programs["/usr/bin/clang"] = "18.1.8";
        system.Programs["/usr/bin/clang-19"] = "";
        ClangSearch search = system.Find();
        Assert.Multiple(() =>
        {
            Assert.That(search.Clang, Is.Null);
            Assert.That(search.Refused.Select(clang => (clang.Path, clang.Version)),
                Is.EqualTo(new[] { ("/usr/bin/clang-19", ""), ("/usr/bin/clang", "18.1.8") }));
            Assert.That(ClangRemedy.Describe(search, "debian"),
                Does.Contain("/usr/bin/clang-19, which is no clang").And.Contain("/usr/bin/clang 18.1.8"));
        });
    }

    [TestCase("19.1.7", true)]
    [TestCase("19.0.0", true)]
    [TestCase("100.0.0", true)]
    [TestCase("18.1.8", false)]
    [TestCase("", false)]
    public void Nineteen_is_the_oldest_that_will_do(string version, bool recent) =>
        Assert.That(new ClangCandidate("clang", "", version).IsRecent, Is.EqualTo(recent));
}
