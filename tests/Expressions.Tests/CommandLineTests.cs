using System;
using System.IO;
using CopyPatch;
using NUnit.Framework;

namespace Expressions.Tests;

public sealed class CommandLineTests
{
    [Test]
    public void TheExpressionsOfTheSampleAgree()
    {
        using CodeHeap heap = new();
        using Table table = new(1000);
        table.Fill();
        foreach (string text in CommandLine.Parse([]).Texts)
            AllWays.Run(text, table, heap);
    }

    [Test]
    public void AReportHasALineForEachExpressionAndTellsADifference()
    {
        StringWriter writer = new();
        TimeSpan time = TimeSpan.FromMilliseconds(1.5);
        Report.Print([new("a + b", time * 4, time * 2, time, time, null), new("a", time, time, time, time, "row 3 differs")], 1234, writer);
        string text = writer.ToString();
        Assert.That(text, Does.Contain("1,234 rows").And.Contain("a: row 3 differs").And.Not.Contain("agree"));
        Assert.That(text, Does.Match(@"a \+ b +6\.00 +3\.00 +1\.50 +4\.0 x +2\.0 x"));
    }

    [TestCase("--rows", "--rows needs a number after it")]
    [TestCase("--rows 0", "--rows needs a number from 1 to 10000000, and 0 is none")]
    [TestCase("--rows x", "--rows needs a number from 1 to 10000000, and x is none")]
    [TestCase("--expression", "--expression needs an expression after it")]
    [TestCase("--frobnicate", "there is no option --frobnicate")]
    [TestCase("a+b", "there is no option a+b")]
    public void AWrongCommandLineIsNamed(string arguments, string message) =>
        Assert.That(() => CommandLine.Parse(arguments.Split(' ')), Throws.TypeOf<FormatException>().With.Message.StartsWith(message));
}
