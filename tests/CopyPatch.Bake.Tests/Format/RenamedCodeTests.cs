using System.Linq;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Format;

/// <summary>Code that is no sequence of instructions with registers as parameters is left to clang.</summary>
internal sealed class RenamedCodeTests
{
    private static readonly RegisterOperands s_two = new([7, 7], [false, false], hasTwoResults: false);

    [Test]
    public void Two_fields_give_the_code_of_registers_that_were_not_in_the_sample()
    {
        RenamedCode code = Of((a, b) => [(byte)(0xC0 | (a << 3) | b)])!;
        Assert.That(code.For([6, 4]), Is.EqualTo(new byte[] { 0xF4 }));
    }

    [Test]
    public void Operands_that_are_sorted_have_no_one_template() =>
        Assert.That(Of((a, b) => a < b ? [(byte)((a << 3) | b)] : [(byte)((b << 3) | a)]), Is.Null);

    [Test]
    public void A_register_with_another_encoding_is_no_field() =>
        Assert.That(Of((a, b) => a == 5 ? [0x40, (byte)((a << 3) | b)] : [(byte)((a << 3) | b), 0x90]), Is.Null);

    [Test]
    public void A_register_that_makes_the_code_longer_is_no_field() =>
        Assert.That(Of((a, b) => a == 5 ? [(byte)((a << 3) | b), 0] : [(byte)((a << 3) | b)]), Is.Null);

    [Test]
    public void Fields_do_not_overlap() => Assert.That(Of((a, b) => [(byte)((a << 1) + b)]), Is.Null);

    [Test]
    public void A_sum_is_no_field() => Assert.That(Of((a, b) => [(byte)((3 * a) + (b << 5))]), Is.Null);

    [Test]
    public void A_register_that_was_not_seen_in_the_operand_has_no_code()
    {
        int[][] rows = [.. s_two.Sample.Where(registers => registers[0] != registers[1] && registers[0] != 3)];
        RenamedCode code = RenamedCode.Of([.. rows.Select(row => (row, new[] { (byte)((row[0] << 3) | row[1]) }))], RegisterEncoding.X64)!;
        Assert.Multiple(() =>
        {
            Assert.That(code.For([3, 1]), Is.Null);
            Assert.That(code.For([1, 2]), Is.EqualTo(new byte[] { 0x0A }));
        });
    }

    [Test]
    public void Nothing_follows_from_nothing() => Assert.That(RenamedCode.Of([], RegisterEncoding.X64), Is.Null);

    private static RenamedCode? Of(System.Func<int, int, byte[]> code) => RenamedCode.Of(
    [
        .. s_two.Sample.Where(registers => registers[0] != registers[1]).Select(registers => s_two.NumbersOf(registers, RegisterEncoding.X64))
            .Select(numbers => (numbers, code(numbers[0], numbers[1]))),
    ], RegisterEncoding.X64);
}
