using System.IO;
using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Placements;

internal sealed class BakedPlacementTests : BakeFixture
{
    private const string Operations = """
        #define CP_VALUES
        #include <copypatch.h>
        CP_OP(i32_add, int32_t, (int32_t, a), (int32_t, b)) { return a + b; }
        CP_OP_BRANCH(f64_less, (double, a), (double, b)) { return a < b; }

        """;

    [TestCase("")]
    [TestCase("-Wall")]
    public void A_file_with_values_bakes_without_a_message_and_has_placements_for_both_architectures(string flags)
    {
        BakedSource baked = Bake(Operations, flags);
        Assert.That(baked.Messages, Is.Empty);
        Assert.That(
            StencilTextWriter.HeaderOf(baked.Text!).Select(line => string.Join(" ", line.Split(' ').Take(3)))
                .SkipWhile(line => !line.StartsWith("object ")).Distinct(),
            Is.EqualTo((string[])
            [
                "object x86-64 x86_64-unknown-linux-gnu", "object aarch64 aarch64-unknown-linux-gnu",
                "placements x86-64 x86_64-unknown-linux-gnu", "placements aarch64 aarch64-unknown-linux-gnu", "end",
            ]));
    }

    [Test]
    public void Two_bakes_give_the_same_bytes()
    {
        string first = StencilTextWriter.Write(Bake(Operations).Text!);
        Assert.That(StencilTextWriter.Write(Bake(Operations).Text!), Is.EqualTo(first));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder.PathOf("obj")), Is.Empty);
    }

    [Test]
    public void A_file_without_values_has_no_placements_and_a_digest_that_does_not_know_of_them()
    {
        StencilText text = Bake("// No CP_VALUES here.\n" + Samples.Calc).Text!;
        string[] flags = [.. TargetMachine.All.SelectMany(target => ClangFlags.Of(target, []))];
        string[] inputs = [.. text.Inputs.Select(input => $"input {input.Sha256} {input.Name}")];
        Assert.Multiple(() =>
        {
            Assert.That(text.Placements, Is.Empty);
            Assert.That(StencilTextWriter.Write(text), Does.Not.Contain("\nplacements "));
            Assert.That(text.Digest, Is.EqualTo(Digests.Of(["copypatch stencils 2", .. flags, .. inputs])));
        });
    }

    [Test]
    public void A_digest_of_placements_knows_what_they_were_compiled_with()
    {
        StencilText text = Bake(Operations).Text!;
        Assert.That(text.Digest, Is.Not.EqualTo(StencilDigest.Of("", text.Inputs, hasPlacements: false, TargetMachine.All)));
    }

    [Test]
    public void Values_may_be_defined_by_a_flag() =>
        Assert.That(Bake(Operations.Replace("#define CP_VALUES\n", ""), "-DCP_VALUES").Text!.Placements, Is.Not.Empty);

    [Test]
    public void Operations_may_be_in_a_file_that_is_included()
    {
        Folder.Write("project/stencils/operations.h", Operations);
        Assert.That(Bake("#include \"operations.h\"\n").Text!.Placements, Is.Not.Empty);
    }

    [Test]
    public void An_error_in_a_body_is_told_once() => AssertMessages(
        Bake(Operations + "CP_OP(bad, int32_t, (int32_t, a)) {\n    return a + nothing;\n}\n"),
        "Error stencils/calc.c(6,16): use of undeclared identifier 'nothing'");

    // Placements are compiled with the body before them.
    [Test]
    public void A_warning_in_a_body_is_told_once() => AssertMessages(
        Bake(Operations + "CP_OP(odd, int32_t, (int32_t, a)) { int unused; return a; }\n"),
        "Warning stencils/calc.c(5,41): unused variable 'unused' [-Wunused-variable]");

    [Test]
    public void Errors_of_one_line_are_told_at_their_columns() => AssertMessages(
        Bake(Operations + "CP_OP(bad, int32_t, (int32_t, a)) { return x + x; }\n"),
        "Error stencils/calc.c(5,44): use of undeclared identifier 'x'", "Error stencils/calc.c(5,48): use of undeclared identifier 'x'");

    [TestCase("CP_OP(x, real, (real, a)) { return a; }")]
    [TestCase("CP_OP(x, real, (int32_t, a)) { return a; }")]
    [TestCase("CP_OP(x, int32_t, (real, a)) { return a; }")]
    [TestCase("CP_OP(x, int32_t, (real, a), (real, b), (real, c)) { return a; }")]
    public void A_floating_type_of_another_name_is_told_once_at_its_line(string operation) => AssertMessages(
        Bake(Operations + "typedef double real;\n" + operation + "\n"),
        "Error stencils/calc.c(6,1): static assertion failed due to requirement "
        + "'_Generic((double *)0, float *: 1, double *: 1, default: 0) == 0': an operand of CP_OP: spell float and double as such");

    [TestCase("CP_OP(x, int16_t, (int16_t, a), (int16_t, b)) { return a; }")]
    [TestCase("CP_OP(x, int32_t, (int16_t, a)) { return a; }")]
    [TestCase("CP_OP(x, int16_t, (int32_t, a)) { return a; }")]
    public void A_value_of_another_size_is_told_once_at_its_line(string operation) => AssertMessages(
        Bake(Operations + operation + "\n"),
        "Error stencils/calc.c(5,1): static assertion failed due to requirement "
        + "'sizeof(short) == 4 || sizeof(short) == 8': an operand of CP_OP: 32- and 64-bit integers, pointers, float and double");

    [Test]
    public void What_cannot_be_placed_is_told_at_its_line_in_its_file()
    {
        Folder.Write("project/stencils/more.h", "\n\nCP_OP(bad, int32_t, (int32_t, a, q)) { return a; }\n");
        AssertMessages(
            Bake(Operations + "#undef CP_RESULT_PLACES\n#define CP_RESULT_PLACES c\nCP_OP(x, int32_t, (int32_t, a)) { return a; }\n"
                + "#undef CP_RESULT_PLACES\n#define CP_RESULT_PLACES r\n#include \"more.h\"\n"),
            "Error stencils/calc.c(7,1): operation 'x' cannot be placed: its result may be placed in 'c' (CP_RESULT_PLACES), "
            + "and there are r (register) and s (slot)",
            "Error stencils/more.h(3,1): operation 'bad' cannot be placed: 'a' may be placed in 'q', "
            + "and there are r (register), c (constant) and s (slot)");
    }

    // With the fewer registers of the other architecture these would not be too many, but take long.
    [Test]
    public void What_has_too_many_placements_on_one_architecture_is_told_and_nothing_is_compiled_for_the_other()
    {
        BakedSource baked = Bake(Operations
            + "CP_OP(x, int32_t, (int32_t, a, rcs), (int32_t, b, rcs), (int32_t, c, rcs), (int32_t, d, rcs)) { return a; }\n");
        Assert.That(baked.Text, Is.Null);
        Assert.That(baked.Messages.Select(message => $"{message.File}({message.Line}): {message.Text}"), Has.Exactly(1).Items
            .And.One.Match(@"^stencils/calc\.c\(5\): operation 'x' cannot be placed: it has [\d,]+ placements, and 20,000 are the most; "
                + @"give its operands fewer places: \(int32_t, a, r\)$"));
    }

    [TestCase("(int, one), (int, two), (int, three), (int, four)")]
    [TestCase("(double, one)")]
    [TestCase("(int, one), (float, two)")]
    public void State_for_which_there_are_no_registers_is_told_once(string state)
    {
        BakedSource baked = Bake($"#define CP_STATE {state}\n{Operations}");
        Assert.That(baked.Text, Is.Null);
        Assert.That(baked.Messages.Select(message => message.Text),
            Has.One.Contains("CP_STATE of a library with CP_VALUES: three integers or pointers at most").And.Exactly(1).Items);
    }

    private static void AssertMessages(BakedSource baked, params string[] messages)
    {
        Assert.That(
            baked.Messages.Select(message => $"{message.Severity} {message.File}({message.Line},{message.Column}): {message.Text}"),
            Is.EqualTo(messages));
        Assert.That(baked.Text is null, Is.EqualTo(baked.Messages.Any(message => message.Severity == Severity.Error)));
    }
}
