using CopyPatch.Generators.Opcodes;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Opcodes;

public class NearestNameTests
{
    [TestCase("", "", 0)]
    [TestCase("", "abc", 3)]
    [TestCase("add", "add", 0)]
    [TestCase("add", "adds", 1)]
    [TestCase("prnit", "print", 1)]
    [TestCase("kitten", "sitting", 3)]
    [TestCase("flaw", "lawn", 2)]
    public void Distance_counts_the_letters_to_change(string from, string to, int distance)
    {
        Assert.That(NearestName.Distance(from, to), Is.EqualTo(distance));
        Assert.That(NearestName.Distance(to, from), Is.EqualTo(distance));
    }

    [TestCase("ad", "add")]
    [TestCase("PUSH", "push")]
    [TestCase("jumpifzero", "jump_if_zero")]
    [TestCase("multiply", null)]
    [TestCase("", null)]
    public void The_nearest_is_found_unless_none_is_near(string name, string? nearest)
        => Assert.That(NearestName.Find(name, ["push", "add", "jump_if_zero"]), Is.EqualTo(nearest));
}
