using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Binary;

public sealed class PrintableNameTests
{
    [TestCase("main")]
    [TestCase("größer::als<int, 漢字>")]
    [TestCase("")]
    public void A_plain_name_is_shown_as_it_is(string name) => Assert.That(PrintableName.Of(name), Is.EqualTo(name));

    [TestCase("red\u001B[31m", "red\\u{1b}[31m")]
    [TestCase("a\n   at main (function 0)", "a\\u{a}   at main (function 0)")]
    [TestCase("a\u2028b\u0085c", "a\\u{2028}b\\u{85}c")]
    [TestCase("\u202Egpj.exe", "\\u{202e}gpj.exe")]
    public void What_would_not_be_seen_as_it_is_becomes_an_escape(string name, string shown) =>
        Assert.That(PrintableName.Of(name), Is.EqualTo(shown));

    [Test]
    public void A_long_name_is_cut() =>
        Assert.That(PrintableName.Of(new string('x', 20_000_000)), Has.Length.LessThan(200).And.EndsWith("x..."));
}
