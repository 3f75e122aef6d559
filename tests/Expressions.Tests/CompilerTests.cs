using System.IO;
using System.Linq;
using CopyPatch;
using NUnit.Framework;

namespace Expressions.Tests;

public sealed class CompilerTests
{
    [TestCase("a * 2 + b", "f64_load f64_multiply f64_add_column f64_store next_row done")]
    [TestCase("2 * (a + b)", "f64_load f64_add_column f64_multiply f64_store next_row done", Description = "the constant goes second")]
    [TestCase("a + (i - 1) * (j + 1)",
        "i64_load i64_subtract i64_load i64_add i64_multiply f64_of_i64 f64_add_column f64_store next_row done")]
    [TestCase("a - b * c", "f64_load f64_multiply_column f64_load f64_subtract f64_store next_row done",
        Description = "what needs more registers is first")]
    [TestCase("i < a", "f64_of_i64_column f64_less_column i64_store next_row done")]
    [TestCase("7", "i64_store next_row done")]
    public void ConstantsAndColumnsAreOperands(string text, string operations) =>
        Assert.That(string.Join(' ', Operations(text)), Is.EqualTo(operations));

    [Test]
    public void ValuesGoToTheFrameOnlyWhereThereAreTooFewRegisters()
    {
        string tree = "a * b";
        for (int registers = 1; registers <= ValueRegisters.FloatingCount + 1; registers++)
        {
            int moves = Operations(tree).Count(name => name == "move_f64");
            Assert.That(moves > 0, Is.EqualTo(registers > ValueRegisters.FloatingCount), $"{registers} registers");
            Assert.That(Parser.Parse(tree, Table.Columns).Registers, Is.EqualTo(registers));
            tree = $"({tree}) + ({tree})";
        }
    }

    [Test]
    public void AListingShowsEveryOperation()
    {
        using CodeHeap heap = new();
        using Table table = AllWays.NewTable();
        using RowCode code = RegisterCompiler.Compile(Parser.Parse("a * 2 + b", Table.Columns), table, heap, listing: true);
        StringWriter writer = new();
        Listing.Print("title", code.Code, writer);
        string text = writer.ToString();
        Assert.That(text, Does.StartWith($"title: {code.Code.Length} bytes"));
        Assert.That(text, Does.Contain("row:").And.Contain("f64_add_column").And.Contain("done"));
        Assert.That(text, Does.Not.Contain("(bad)"));
    }

    [Test]
    public void CompilingAgainAndAgainTakesNoMoreMemory()
    {
        using CodeHeap heap = new();
        using Table table = AllWays.NewTable();
        Node node = Parser.Parse("sqrt(a * a + i) < 3", Table.Columns);
        StackCompiler.Compile(node, table, heap).Dispose();
        RegisterCompiler.Compile(node, table, heap).Dispose();
        long before = heap.BytesInUse;
        for (int i = 0; i < 1000; i++)
        {
            StackCompiler.Compile(node, table, heap).Dispose();
            RegisterCompiler.Compile(node, table, heap).Dispose();
        }
        Assert.That(heap.BytesInUse, Is.EqualTo(before));
    }

    private static string[] Operations(string text)
    {
        using CodeHeap heap = new();
        using Table table = AllWays.NewTable();
        using RowCode code = RegisterCompiler.Compile(Parser.Parse(text, Table.Columns), table, heap, listing: true);
        return [.. code.Code.Listing.Where(entry => !entry.IsLabel).Select(entry => entry.Name)];
    }
}
