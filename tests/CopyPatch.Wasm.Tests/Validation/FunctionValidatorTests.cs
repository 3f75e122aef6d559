using System.Collections.Generic;
using System.Linq;
using CopyPatch.Wasm.Tests.Binary;
using NUnit.Framework;
using static CopyPatch.Wasm.Tests.Binary.ModuleBytes;

namespace CopyPatch.Wasm.Tests.Validation;

/// <summary>Bodies of a function from i32 to i32.</summary>
/// <remarks>
/// The same operators are validated in two ways, as they are and where the module ends soon behind them: each body here is tried
/// with a custom section behind it, and without.
/// </remarks>
public sealed class FunctionValidatorTests
{
    private static readonly byte[] s_behind = Section(0, [1, 97, .. new byte[32]]);

    [TestCase(new byte[] { 0x20, 0 }, TestName = "A local")]
    [TestCase(new byte[] { 0x20, 0x80, 0 }, TestName = "A local of two bytes")]
    [TestCase(new byte[] { 0x20, 0x80, 0x80, 0 }, TestName = "A local of three bytes")]
    [TestCase(new byte[] { 0x41, 0xFF, 0xFF, 0xFF, 0xFF, 0x07 }, TestName = "A constant of five bytes")]
    [TestCase(new byte[] { 0x00 }, TestName = "Nothing that is reached")]
    [TestCase(new byte[] { 0x00, 0x6A }, TestName = "Operands that are not reached")]
    [TestCase(new byte[] { 0x00, 0x1B }, TestName = "A select that is not reached")]
    [TestCase(new byte[] { 0x02, 0x7F, 0x41, 1, 0x0C, 0, 0x0B }, TestName = "A branch at the end of a block")]
    [TestCase(new byte[] { 0x02, 0x40, 0x0C, 0, 0x0B, 0x20, 0 }, TestName = "A branch at the end of a block without result")]
    [TestCase(new byte[] { 0x03, 0x7F, 0x0C, 0, 0x0B }, TestName = "A loop without end")]
    [TestCase(new byte[] { 0x20, 0, 0x04, 0x7F, 0x41, 1, 0x05, 0x41, 2, 0x0B }, TestName = "An if with else")]
    [TestCase(new byte[] { 0x20, 0, 0x20, 0, 0x04, 1, 0x0B }, TestName = "An if without else gives what it takes")]
    [TestCase(new byte[] { 0x20, 0, 0x20, 0, 0x20, 0, 0x0E, 1, 0, 0 }, TestName = "A branch table")]
    [TestCase(new byte[] { 0x20, 0, 0x28, 2, 0x80, 0x80, 0x80, 0x80, 0x0F }, TestName = "A load with an offset of five bytes")]
    public void These_are_valid(byte[] operators) => Assert.That(ErrorOf(operators), Is.Null);

    [TestCase(new byte[] { }, "type mismatch")]
    [TestCase(new byte[] { 0x20, 1 }, "unknown local")]
    [TestCase(new byte[] { 0x20, 0, 0x20, 0 }, "type mismatch")]
    [TestCase(new byte[] { 0x42, 0 }, "type mismatch")]
    [TestCase(new byte[] { 0x20, 0, 0x6A }, "type mismatch")]
    [TestCase(new byte[] { 0x20, 0, 0x42, 0, 0x6A }, "type mismatch")]
    [TestCase(new byte[] { 0x42, 0, 0x20, 0, 0x6A }, "type mismatch")]
    [TestCase(new byte[] { 0x20, 0, 0x02, 0x7F, 0x45, 0x0B, 0x6A }, "type mismatch")]
    [TestCase(new byte[] { 0x00, 0x42, 0, 0x6A }, "type mismatch")]
    [TestCase(new byte[] { 0x20, 0, 0x04, 0x7F, 0x41, 1, 0x0B }, "type mismatch")]
    [TestCase(new byte[] { 0x02, 0x7F, 0x0C, 0, 0x0B }, "type mismatch")]
    [TestCase(new byte[] { 0x20, 0, 0x0C, 1 }, "unknown label")]
    [TestCase(new byte[] { 0x20, 0, 0x05 }, "illegal opcode")]
    [TestCase(new byte[] { 0x06 }, "illegal opcode")]
    [TestCase(new byte[] { 0xFC, 18 }, "illegal opcode")]
    [TestCase(new byte[] { 0x20, 0, 0x28, 3, 0 }, "alignment must not be larger than natural")]
    [TestCase(new byte[] { 0x20, 0, 0x28, 2 }, "unexpected end")]
    [TestCase(new byte[] { 0x44, 0, 0, 0 }, "unexpected end")]
    [TestCase(new byte[] { 0x41 }, "unexpected end")]
    [TestCase(new byte[] { 0x41, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F }, "integer too large")]
    [TestCase(new byte[] { 0x20, 0, 0x0B }, "operators remain after end of function")]
    [TestCase(new byte[] { 0x02, 0x40 }, "unexpected end")]
    [TestCase(new byte[] { 0xFC, 9, 0, 0x20, 0 }, "data count section required")]
    [TestCase(new byte[] { 0xD2, 0, 0x1A, 0x20, 0 }, "undeclared function reference")]
    [TestCase(new byte[] { 0xD0, 0x70, 0xD0, 0x70, 0x41, 0, 0x1B }, "type mismatch")]
    [TestCase(new byte[] { 0x20, 0, 0x1C, 0 }, "invalid result arity")]
    [TestCase(new byte[] { 0x02, 0x40, 0x20, 0, 0x20, 0, 0x0E, 1, 0, 1, 0x0B, 0x20, 0 }, "type mismatch")]
    [TestCase(new byte[] { 0x10, 0 }, "type mismatch")]
    [TestCase(new byte[] { 0x20, 0, 0x10, 1 }, "unknown function")]
    [TestCase(new byte[] { 0x23, 0 }, "unknown global")]
    public void These_are_not(byte[] operators, string error) => Assert.That(ErrorOf(operators), Does.StartWith(error));

    [Test]
    public void A_body_ends_with_an_end()
    {
        byte[] module = Function(0x20, 0);
        module[^1] = 0x01;
        Assert.That(Modules.ErrorOf(module), Does.StartWith("END opcode expected"));
    }

    [Test]
    public void Locals_are_counted_in_their_loops()
    {
        // local.get, loop (local.get, local.set, loop (local.tee, drop), local.get, drop), local.get, drop
        FunctionSummary summary = SummaryOf([
            0x20, 0,
            0x03, 0x40, 0x20, 0, 0x21, 0, 0x03, 0x40, 0x41, 0, 0x22, 0, 0x1A, 0x0B, 0x20, 0, 0x1A, 0x0B,
            0x20, 0, 0x1A,
        ]);
        Assert.That(summary.Loops.Select(loop => loop.Parent), Is.EqualTo(new[] { -1, 0 }));
        (int, int, int)[] sums = [.. summary.Uses.GroupBy(use => use.Loop)
            .Select(uses => (uses.Key, uses.Sum(use => use.Count), uses.Sum(use => use.Writes))).Order()];
        Assert.That(sums, Is.EqualTo(new[] { (-1, 2, 0), (0, 3, 1), (1, 1, 1) }));
        Assert.That(summary.MaxOperands, Is.EqualTo(2));
    }

    [Test]
    public void Calls_are_counted_in_their_loops()
    {
        FunctionSummary summary = SummaryOf([0x20, 0, 0x10, 0, 0x03, 0x40, 0x41, 0, 0x10, 0, 0x10, 0, 0x1A, 0x0B]);
        Assert.That(summary.HasCalls);
        Assert.That(summary.Calls, Is.EqualTo(1));
        Assert.That(summary.Loops[0].Calls, Is.EqualTo(2));
    }

    [Test]
    public void Code_that_is_not_reached_leaves_no_trace()
    {
        FunctionSummary summary = SummaryOf([0x41, 0, 0x0F, 0x20, 0, 0x20, 0, 0x10, 0, 0x03, 0x40, 0x20, 0, 0x1A, 0x0B, 0x1A]);
        Assert.That(summary.Uses, Is.Empty);
        Assert.That(summary.Loops, Is.Empty);
        Assert.That(summary.HasCalls, Is.False);
        Assert.That(summary.MaxOperands, Is.EqualTo(1));
    }

    [Test]
    public void One_validator_does_all_functions_with_any_number_of_operands_blocks_and_locals()
    {
        byte[] deep = [.. Pairs(0x02, 0x40, 500), .. Enumerable.Repeat((byte)0x0B, 500)];
        byte[] high = [.. Pairs(0x41, 0, 5000), .. Enumerable.Repeat((byte)0x6A, 4999)];
        Assert.That(ErrorOf([.. deep, .. high]), Is.Null);
        byte[] locals = [1, .. Number(300), 0x7F];
        byte[] uses = [.. Enumerable.Range(0, 300).SelectMany(local => (byte[])[0x20, .. Number((uint)local), 0x1A])];
        FunctionSummary summary = new();
        ModuleData module = ModuleDecoder.Decode(FunctionWithLocals(locals, [.. uses, 0x20, 0]));
        new FunctionValidator(module).Validate(0, summary);
        Assert.That(summary.Uses.Select(use => use.Local), Is.EqualTo(Enumerable.Range(0, 300)));
        Assert.That(summary.Uses.Sum(use => use.Count), Is.EqualTo(301));
    }

    [Test]
    public void There_are_a_million_operands_at_most()
    {
        // A type of 1000 results; blocks of it whose end is not reached give them.
        byte[] blocks = [.. Enumerable.Repeat(new byte[] { 0x02, 0, 0x00, 0x0B }, 1001).SelectMany(bytes => bytes), 0x00];
        byte[] results = [.. Enumerable.Repeat((byte)0x7F, 1000)];
        byte[] module = Module(
            Section(1, [2, 0x60, 0, .. Number(1000), .. results, 0x60, 0, 0]),
            Section(3, [1, 1]),
            Section(10, [1, .. Number((uint)(blocks.Length + 2)), 0, .. blocks, 0x0B]));
        Assert.That(Modules.ErrorOf(module), Does.StartWith("too many operands"));
    }

    private static FunctionSummary SummaryOf(byte[] operators)
    {
        FunctionSummary summary = new();
        new FunctionValidator(ModuleDecoder.Decode([.. Function(operators), .. s_behind])).Validate(0, summary);
        return summary;
    }

    private static string? ErrorOf(byte[] operators)
    {
        byte[] module = Function(operators);
        string? error = Modules.ErrorOf(module);
        Assert.That(Modules.ErrorOf([.. module, .. s_behind]), Is.EqualTo(error));
        return error;
    }

    private static IEnumerable<byte> Pairs(byte first, byte second, int count) =>
        Enumerable.Repeat(new[] { first, second }, count).SelectMany(bytes => bytes);
}
