using CopyPatch;
using NUnit.Framework;

namespace Expressions.Tests;

public sealed class OperatorTests
{
    // With constants alone, with columns (i = 6, j = -4, a = 2.5, b = -0.5 in the first row), and with both.
    [TestCase("2 + 3", "5")]
    [TestCase("i + j", "2")]
    [TestCase("1 + (i + 2)", "9")]
    [TestCase("2 - 3", "-1")]
    [TestCase("i - j", "10")]
    [TestCase("1 - (i - j)", "-9")]
    [TestCase("i * j", "-24")]
    [TestCase("3 * i", "18")]
    [TestCase("-i", "-6")]
    [TestCase("-(i + 1)", "-7")]
    [TestCase("--i", "6")]
    [TestCase("-9223372036854775808 - 1", "9223372036854775807")]
    [TestCase("9223372036854775807 + i * 0 + 1", "-9223372036854775808")]
    [TestCase("i + 1311768467463790320", "1311768467463790326")]
    [TestCase("min(i, j)", "-4")]
    [TestCase("min(i, 3)", "3")]
    [TestCase("max(i, j)", "6")]
    [TestCase("max(i + 1, j * j)", "16")]
    [TestCase("i < j", "0")]
    [TestCase("i > j", "1")]
    [TestCase("i <= 6", "1")]
    [TestCase("i >= 7", "0")]
    [TestCase("i == 6", "1")]
    [TestCase("i != 6", "0")]
    [TestCase("(i < j) + (j < i) * 2", "2")]
    [TestCase("a + b", "2")]
    [TestCase("a + 0.25", "2.75")]
    [TestCase("a - b", "3")]
    [TestCase("a * b", "-1.25")]
    [TestCase("a / b", "-5")]
    [TestCase("i / j", "-1.5")]
    [TestCase("3 / 2", "1.5")]
    [TestCase("1 / (i - 6)", "Infinity")]
    [TestCase("0 / (i - 6)", "NaN")]
    [TestCase("-a", "-2.5")]
    [TestCase("-(a - a)", "-0")]
    [TestCase("min(a, b)", "-0.5")]
    [TestCase("max(a, i)", "6")]
    [TestCase("sqrt(a * a)", "2.5")]
    [TestCase("sqrt(b)", "NaN")]
    [TestCase("sqrt(16)", "4")]
    [TestCase("a < b", "0")]
    [TestCase("a > b", "1")]
    [TestCase("a <= 2.5", "1")]
    [TestCase("a >= 2.6", "0")]
    [TestCase("a == 2.5", "1")]
    [TestCase("a != 2.5", "0")]
    [TestCase("sqrt(b) == sqrt(b)", "0")]
    [TestCase("sqrt(b) != sqrt(b)", "1")]
    [TestCase("sqrt(b) < 1", "0")]
    [TestCase("min(sqrt(b), 1)", "1")]
    [TestCase("i + a", "8.5")]
    [TestCase("a * (i < 7)", "2.5")]
    [TestCase("2", "2")]
    [TestCase("0.5", "0.5")]
    [TestCase("j", "-4")]
    [TestCase("b", "-0.5")]
    public void AnOperatorGivesWhatItsNameSays(string text, string result)
    {
        using CodeHeap heap = new();
        using Table table = AllWays.NewTable();
        (table.Doubles(Table.Columns[0])[0], table.Doubles(Table.Columns[1])[0]) = (2.5, -0.5);
        (table.Longs(Table.Columns[3])[0], table.Longs(Table.Columns[4])[0]) = (6, -4);
        Assert.That(AllWays.Run(text, table, heap).Text(0), Is.EqualTo(result));
    }

    [Test]
    public void EveryOperatorAgreesOnAllSortsOfNumbers(
        [Values("+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "min", "max")] string name)
    {
        using CodeHeap heap = new();
        using Table table = AllWays.NewTable(1000);
        foreach (string left in (string[])["a", "i", "(a + 0)", "(i + 0)", "3", "0.0"])
        {
            foreach (string right in (string[])["b", "j", "(b + 0)", "(j + 0)", "3", "-0.0"])
                AllWays.Run(name.StartsWith('m') ? $"{name}({left}, {right})" : $"{left} {name} {right}", table, heap);
        }
    }

    [Test]
    public void ATableOfOneRowIsEnough()
    {
        using CodeHeap heap = new();
        using Table table = AllWays.NewTable(1);
        table.Longs(Table.Columns[3])[0] = 20;
        Assert.That(AllWays.Run("i * 2 + 2", table, heap).Text(0), Is.EqualTo("42"));
    }
}
