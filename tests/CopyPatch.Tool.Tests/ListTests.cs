using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Tool.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Tool.Tests;

internal sealed class ListTests
{
    private readonly BakedProject _project = new();
    private string _stack = "";
    private string _values = "";

    [OneTimeSetUp]
    public void Bake()
    {
        _stack = _project.Bake("stack", Snippets.Stack);
        _values = _project.Bake("values", Snippets.Values);
    }

    [OneTimeTearDown]
    public void Delete() => _project.Dispose();

    [Test]
    public void Every_function_that_LLVM_finds_in_the_object_is_listed()
    {
        string symbols = Programs.Objdump("-t", _project.ObjectOf(_project.PathOf("stencils/stack.stencil.txt"), "x86-64"));
        IEnumerable<string> functions = Regex.Matches(symbols, @" F \.text\S*\s+[0-9a-f]+(?: \.hidden)? cp_(?:stencil|entry)_(\w+)")
            .Select(match => match.Groups[1].Value);
        IEnumerable<string> listed = RowsOf(Programs.Tool("list", _stack).Output).Select(row => row[0]);
        Assert.That(listed, Is.EquivalentTo(functions));
    }

    [Test]
    public void A_row_has_place_holes_and_sizes()
    {
        string[] row = RowsOf(Programs.Tool("list", _stack).Output).Single(row => row[0] == "push");
        // movabs, mov, add, on AArch64 four moves and a store; the jump to the next stencil is gone.
        Assert.That(row, Is.EqualTo(new[] { "push", "stencil", "4", "value:", "int64_t", "18", "20" }));
    }

    [Test]
    public void Placements_are_the_product_of_the_places()
    {
        List<string[]> rows = RowsOf(Programs.Tool("list", _values).Output);
        // Seven registers for integers, eight for floating-point values; a constant is loaded, or part of the instruction.
        Assert.That(rows.Single(row => row[0] == "i64_add")[^1], Is.EqualTo($"{7 * 7 * (7 + 1 + 1 + 1)}"));
        Assert.That(rows.Single(row => row[0] == "f64_add")[^1], Is.EqualTo($"{8 * 8 * (8 + 1 + 1)}"));
        Assert.That(rows.Single(row => row[0] == "mix")[^1], Is.EqualTo($"{7 * 7 * 7}"));
        Assert.That(rows.Single(row => row[0] == "i32_less")[1], Is.EqualTo("branch"));
        Assert.That(rows.Single(row => row[0] == "give")[1], Is.EqualTo("return"));
    }

    [Test]
    public void What_a_header_brings_comes_last_with_its_file()
    {
        List<string[]> rows = RowsOf(Programs.Tool("list", _values).Output);
        Assert.That(rows[^1][0], Does.StartWith("move_"));
        Assert.That(rows[^1][2], Does.StartWith("copypatch.h:"));
    }

    // Behind the line about the file and the table's head.
    private static List<string[]> RowsOf(string output) =>
    [
        .. output.Split('\n').Skip(2).Select(line => line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0),
    ];
}
