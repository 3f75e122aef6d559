using CopyPatch.Bake.Texts;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Texts;

internal sealed class LongPathsTests
{
    private static readonly string s_long = @"C:\" + new string('x', 256);

    [Test]
    public void A_folder_that_Windows_starts_no_program_in_is_named_with_a_remedy() => Assert.That(
        LongPaths.Remedy(s_long, isWindows: true),
        Does.Contain("has 259 characters").And.Contain("more than 258").And.Contain("shorter").And.Contain("subst S: FOLDER"));

    [Test]
    public void Elsewhere_and_for_shorter_ones_there_is_nothing_to_say()
    {
        Assert.That(LongPaths.Remedy(s_long, isWindows: false), Is.Empty);
        Assert.That(LongPaths.Remedy(s_long[1..], isWindows: true), Is.Empty);
    }
}
