using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Format;
using CopyPatch.Generators.Stencils;
using CopyPatch.Tool.Disassembly;
using CopyPatch.Tool.Lines;
using CopyPatch.Tool.Listings;
using CopyPatch.Tool.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Tool.Tests;

internal sealed class DisassemblyTests
{
    private readonly BakedProject _project = new();
    private StencilListing _stack = null!;
    private StencilListing _values = null!;

    [OneTimeSetUp]
    public void Bake()
    {
        _stack = StencilListing.Read(_project.Bake("stack", Snippets.Stack));
        _values = StencilListing.Read(_project.Bake("values", Snippets.Values));
    }

    [OneTimeTearDown]
    public void Delete() => _project.Dispose();

    [TestCase(StencilFormat.X64)]
    [TestCase(StencilFormat.Arm64)]
    public void Instructions_begin_where_LLVM_sees_them_begin(string architecture)
    {
        InstructionSet set = InstructionSet.Parse(architecture)!;
        string text = Programs.Objdump("-d", "--no-show-raw-insn", _project.ObjectOf(_stack.Path, architecture));
        foreach (ListedItem item in _stack.Items.Where(item => item.Kind == ItemKind.Stencil && item.Name != "pick"))
        {
            MachineListing code = item.Code[set].All.Single();
            string function = Regex.Match(text, $@"<cp_stencil_{item.Name}>:\n(.*?)(?:\n\n|$)", RegexOptions.Singleline).Groups[1].Value;
            IEnumerable<int> expected = Regex.Matches(function, "^ *([0-9a-f]+):", RegexOptions.Multiline)
                .Select(match => int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .Where(offset => offset < code.Bytes.Length);
            Assert.That(Disassembler.Of(code, set).Select(instruction => instruction.Offset), Is.EqualTo(expected), item.Name);
        }
    }

    [TestCase(StencilFormat.X64)]
    [TestCase(StencilFormat.Arm64)]
    public void Instructions_have_the_lines_that_LLVM_says(string architecture)
    {
        InstructionSet set = InstructionSet.Parse(architecture)!;
        SourceLines lines = SourceLines.Of(_stack, examples: false);
        Assert.That(lines.WhyNot, Is.Empty);
        string debug = _project.PathOf("debug.o");
        string triple = architecture == StencilFormat.X64 ? "x86_64-linux-gnu" : "aarch64-linux-gnu";
        // Flags of its own: what matters here is the order of this code only.
        Programs.Other(
            "clang-19", "--target=" + triple, "-std=gnu23", "-fms-extensions", "-O2", "-ffreestanding", "-nostdlibinc", "-fpie",
            "-ffunction-sections", "-fno-asynchronous-unwind-tables", "-fno-omit-frame-pointer", "-momit-leaf-frame-pointer", "-g",
            "-I" + BakedProject.Include,
            "-c", "-o", debug, _stack.SourceFile);
        string text = Programs.Objdump("-dl", "--no-show-raw-insn", "--disassemble-symbols=cp_stencil_jump_if_zero", debug);
        var expected = new List<int>();
        int line = 0;
        foreach (string row in text.Split('\n'))
        {
            if (Regex.Match(row, @"^; .*stack\.c:(\d+)") is { Success: true } place)
                line = int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture);
            else if (Regex.IsMatch(row, @"^ +[0-9a-f]+:\s+[a-z]"))
                expected.Add(line);
        }

        ListedItem item = _stack.Find("jump_if_zero");
        MachineListing code = item.Code[set].All.Single();
        int[] found = [.. Disassembler.Of(code, set).Select(instruction => lines.LineOf(set, item, code, instruction.Offset))];
        Assert.That(found, Is.Not.Empty);
        Assert.That(found.Distinct().Count(), Is.GreaterThan(1));
        // The last jump is no part of it any more.
        Assert.That(found, Is.EqualTo(expected.Take(found.Length)));
    }

    [Test]
    public void Placements_have_lines_too()
    {
        SourceLines lines = SourceLines.Of(_values, examples: true);
        ListedItem item = _values.Find("mix");
        MachineListing code = item.Code[InstructionSet.X64].Examples.Single();
        IEnumerable<int> found = Disassembler.Of(code, InstructionSet.X64)
            .Select(instruction => lines.LineOf(InstructionSet.X64, item, code, instruction.Offset)).Where(line => line > 0).Distinct();
        Assert.That(found, Does.Contain(8).And.Contain(9));
    }

    [TestCase("push", StencilFormat.X64, "mov rax, {value}")]
    [TestCase("push", StencilFormat.Arm64, "movk x8, {value:16-31}, lsl #16")]
    [TestCase("jump_if_zero", StencilFormat.X64, "je {target}")]
    [TestCase("jump_if_zero", StencilFormat.Arm64, "b {target}")]
    [TestCase("print", StencilFormat.X64, "call {print}")]
    [TestCase("print", StencilFormat.Arm64, "bl {print}")]
    [TestCase("half", StencilFormat.X64, "mulsd xmm0, [{data 333333333333D33F}]")]
    public void Holes_have_their_names(string stencil, string architecture, string expected)
    {
        InstructionSet set = InstructionSet.Parse(architecture)!;
        MachineListing listing = _stack.Find(stencil).Code[set].All.Single();
        string[] code = [.. Disassembler.Of(listing, set).Select(instruction => instruction.Text)];
        Assert.That(code.Any(text => text.Replace("rel ", "").Contains(expected)), string.Join("\n", code));
    }

    [TestCase("01k", "{b}")]
    [TestCase("01s", "[rdi+{slot of b}]")]
    [TestCase("012", "[r8+r15]")]
    public void A_placement_has_its_registers(string placement, string expected)
    {
        MachineListing code = _values.Find("i64_add").Code[InstructionSet.X64].Find(placement)!;
        IEnumerable<string> text = Disassembler.Of(code, InstructionSet.X64).Select(instruction => instruction.Text);
        Assert.That(string.Join("\n", text), Does.Contain(expected));
    }

    [Test]
    public void All_code_of_a_real_file_is_disassembled_without_a_bad_instruction()
    {
        foreach (ListedItem item in _values.Items)
        {
            foreach (InstructionSet set in InstructionSet.All)
            {
                foreach (MachineListing code in item.Code[set].Examples)
                {
                    IReadOnlyList<ListedInstruction> instructions = Disassembler.Of(code, set);
                    Assert.That(instructions.Sum(instruction => instruction.Length), Is.EqualTo(code.Bytes.Length));
                    Assert.That(instructions.Select(instruction => instruction.Text), Has.None.Contains("(bad)"));
                    Assert.That(instructions.SelectMany(instruction => instruction.Parts).Count(part => part.IsHole),
                        Is.EqualTo(code.Holes.Count), $"{item.Name} {code.Placement}");
                }
            }
        }
    }
}
