using System.Linq;
using CopyPatch.Bake.Clang;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Clang;

internal sealed class CommandLineTests
{
    [TestCase("-O3  -DX=1\t-g", "-O3|-DX=1|-g")]
    [TestCase("-I\"my include\" '-DS=\"x y\"'", "-Imy include|-DS=\"x y\"")]
    [TestCase("\"\"", "")]
    public void Flags_are_split_at_white_space_outside_quotes(string flags, string expected) =>
        Assert.That(CommandLine.Split(flags), Is.EqualTo(expected.Split('|')));

    [Test]
    public void No_flags_are_none() => Assert.That(CommandLine.Split("  "), Is.Empty);

    // By the rules of the C library of Windows, which .NET follows on every system: as they are in the books.
    [TestCase(@"-IC:\Program Files\x\", @"""-IC:\Program Files\x\\""")]
    [TestCase(@"-IC:\x\", @"-IC:\x\")]
    [TestCase(@"C:\a;b%c%\^&.c", @"C:\a;b%c%\^&.c")]
    [TestCase(@"a\""b", @"""a\\\""b""")]
    [TestCase("", @"""""")]
    public void An_argument_is_quoted_where_it_needs_to_be(string argument, string quoted) =>
        Assert.That(CommandLine.Join([argument]), Is.EqualTo(quoted));

    // echo of the system's own: what .NET makes of the joined string is what arrives.
    [Test, Platform(Exclude = "Win")]
    public void A_program_gets_the_arguments_that_were_joined() =>
        Gen.String[Gen.Char["ab \\\"'é;#%$"], 0, 8].List[1, 4].Sample(
            arguments =>
            {
                CommandResult result = new ProcessRunner().Run("printf", ["%s\\n", .. arguments], "/", default);
                Assert.That(result.Output, Is.EqualTo(string.Concat(arguments.Select(argument => argument + "\n"))));
            },
            iter: 50);
}
