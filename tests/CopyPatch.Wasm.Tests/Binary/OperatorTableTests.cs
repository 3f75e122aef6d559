using System;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Binary;

/// <summary>The table gives names to codes that follow one another: a name too many or too few moves all behind it.</summary>
public sealed class OperatorTableTests
{
    [Test]
    public void Every_operator_is_called_as_in_the_text_format()
    {
        foreach (Opcode opcode in Enum.GetValues<Opcode>().Except([Opcode.SelectTyped]))
        {
            Assert.That(OperatorTable.Exists(opcode), $"{opcode}");
            Assert.That(OperatorTable.NameOf(opcode).Replace("_", "").Replace(".", ""), Is.EqualTo(opcode.ToString().ToLowerInvariant()));
        }
    }

    [Test]
    public void There_is_no_other_operator() => Assert.That(
        Enumerable.Range(0, 1000).Where(code => OperatorTable.Exists((Opcode)code)),
        Is.EqualTo(Enum.GetValues<Opcode>().Select(opcode => (int)opcode)));

    [TestCase("i:i", 1, 0, WasmValueType.I32, true)]
    [TestCase("il:", 2, 0, WasmValueType.I64, true)]
    [TestCase("dd:d", 2, 1, WasmValueType.F64, true)]
    [TestCase("dd:d", 2, 1, WasmValueType.F32, false)]
    public unsafe void A_signature_tells_whether_operands_match(string text, int operands, int lower, WasmValueType top, bool matches)
    {
        byte* types = stackalloc byte[2] { lower == 0 ? (byte)WasmValueType.I32 : (byte)WasmValueType.F64, (byte)top };
        OperatorSignature signature = OperatorSignature.Parse(text, 1);
        Assert.That(signature.Operands, Is.EqualTo(operands));
        Assert.That(signature.Matches(types + 2), Is.EqualTo(matches));
    }
}
