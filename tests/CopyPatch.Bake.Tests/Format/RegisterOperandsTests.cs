using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Format;

internal sealed class RegisterOperandsTests
{
    /// <summary>Up to five operands, integer ("i") and floating-point ("f"), in all orders.</summary>
    private static IEnumerable<string> Forms() => Enumerable.Range(0, 6).SelectMany(count => Enumerable.Range(0, 1 << count)
        .Select(bits => string.Concat(Enumerable.Range(0, count).Select(i => (bits >> i & 1) == 0 ? 'i' : 'f'))));

    [TestCaseSource(nameof(Forms))]
    public void A_sample_has_every_way_to_share_registers(string form)
    {
        RegisterOperands operands = Of(form);
        Assert.That(
            operands.Sample.Select(operands.KeyOf).Distinct().Order(),
            Is.EqualTo(operands.All().Select(operands.KeyOf).Distinct().Order()));
    }

    [TestCaseSource(nameof(Forms))]
    public void In_each_way_each_operand_is_in_each_register(string form)
    {
        RegisterOperands operands = Of(form);
        foreach (IGrouping<string, int[]> alike in operands.Sample.GroupBy(operands.KeyOf))
        {
            for (int i = 0; i < operands.Count; i++)
                Assert.That(alike.Select(registers => registers[i]).Distinct().Order(), Is.EqualTo(Enumerable.Range(0, CountOf(form[i]))));
        }
    }

    // Code with all registers as fields is found only if no register follows from the others.
    [TestCaseSource(nameof(Forms))]
    public void A_sample_determines_the_field_of_each_register(string form)
    {
        RegisterOperands operands = Of(form);
        foreach (RegisterEncoding encoding in new[] { RegisterEncoding.X64, RegisterEncoding.Arm64 })
        {
            foreach (IGrouping<string, int[]> alike in operands.All().GroupBy(operands.KeyOf))
            {
                RenamedCode? code = RenamedCode.Of(
                [
                    .. operands.Sample.Where(registers => operands.KeyOf(registers) == alike.Key)
                        .Select(registers => (operands.NumbersOf(registers, encoding), Code(operands.NumbersOf(registers, encoding)))),
                ], encoding);
                Assert.That(code, Is.Not.Null);
                foreach (int[] registers in alike)
                {
                    int[] numbers = operands.NumbersOf(registers, encoding);
                    Assert.That(code!.For(numbers), Is.EqualTo(Code(numbers)));
                }
            }
        }
    }

    // Two results have two registers; whatever else shares them.
    [TestCaseSource(nameof(Forms))]
    public void Two_results_never_share_a_register(string form)
    {
        if (form.Length < 2)
            return;
        RegisterOperands operands = Of(form, hasTwoResults: true);
        int[][] all = [.. Of(form).All().Where(registers => form[0] != form[1] || registers[0] != registers[1])];
        Assert.That(operands.All(), Is.EqualTo(all));
        Assert.That(operands.CountOfAll, Is.EqualTo(all.Length));
        Assert.That(operands.Sample.All(operands.Exists));
        Assert.That(
            operands.Sample.Select(operands.KeyOf).Distinct().Order(), Is.EqualTo(all.Select(operands.KeyOf).Distinct().Order()));
    }

    [Test]
    public void Registers_of_different_files_are_never_shared() =>
        Assert.That(Of("ifi").KeyOf([3, 3, 3]), Is.EqualTo("0 1 0"));

    private static RegisterOperands Of(string form, bool hasTwoResults = false) =>
        new([.. form.Select(CountOf)], [.. form.Select(letter => letter == 'f')], hasTwoResults);

    private static int CountOf(char letter) => letter == 'f' ? 8 : 7;

    // A byte of three bits for each, the second one inverted.
    private static byte[] Code(int[] numbers) => [0x90, .. numbers.Select((number, i) => (byte)(i == 1 ? 0xF8 - (number << 3) : number << 1))];
}
