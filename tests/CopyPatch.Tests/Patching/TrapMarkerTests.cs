using System;
using System.Collections.Generic;
using System.Linq;
using Iced.Intel;
using NUnit.Framework;
using static Iced.Intel.Register;

namespace CopyPatch.Tests.Patching;

/// <summary>What a CP_TRAP's place becomes in a heap that catches faults. That fault_handler.c reads it the same way is tested by running.</summary>
internal sealed unsafe class TrapMarkerTests
{
    private static readonly Register[] s_registers = [RAX, RCX, RDX, RBX, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15];

    public static IEnumerable<byte[]> Places =>
        from target in s_registers
        from @base in s_registers.Prepend(RIP)
        let bytes = Encode(target, @base)
        select bytes;

    [Test]
    public void On_x64_it_is_one_instruction_of_the_same_length_that_no_processor_has([Values(-1, 0, 1, 254)] int words)
    {
        var seen = new HashSet<string>();
        foreach (byte[] place in Places)
        {
            byte[] marked = [.. place, 0xC3];
            Mark(InstructionSet.X64, marked, place.Length - 4, words);
            Instruction instruction = Decoder.Create(64, marked).Decode();
            Assert.That((instruction.Mnemonic, instruction.Length), Is.EqualTo((Mnemonic.Ud1, place.Length)), Convert.ToHexString(place));
            Assert.That(marked[^1], Is.EqualTo(0xC3));
            Assert.That(seen.Add(Convert.ToHexString(marked)), "two places are marked alike");

            // As where code is compiled again after a failure.
            byte[] again = [.. marked];
            Mark(InstructionSet.X64, again, place.Length - 4, words);
            Assert.That(again, Is.EqualTo(marked));
        }
    }

    [TestCase(0x10000000u, -1, 0xB7E0u)] // adr x0, .
    [TestCase(0x1000001Cu, 0, 0xB3FCu)] // adr x28, .
    [TestCase(0x910002C0u, 0, 0xB2C0u)] // add x0, x22, #0
    [TestCase(0x910002DEu, -1, 0xB6DEu)] // add x30, x22, #0
    public void On_AArch64_it_is_udf(uint place, int words, uint expected)
    {
        byte[] marked = BitConverter.GetBytes(place);
        Mark(InstructionSet.Arm64, marked, 0, words);
        Assert.That(BitConverter.ToUInt32(marked), Is.EqualTo(expected));
        Mark(InstructionSet.Arm64, marked, 0, words);
        Assert.That(BitConverter.ToUInt32(marked), Is.EqualTo(expected));
    }

    private static void Mark(InstructionSet instructions, byte[] code, int field, int words)
    {
        fixed (byte* start = code)
            instructions.MarkTrap(start + field, words);
    }

    private static byte[] Encode(Register target, Register @base)
    {
        var bytes = new List<byte>();
        var encoder = Encoder.Create(64, new ListWriter(bytes));
        encoder.Encode(Instruction.Create(Code.Lea_r64_m, target, new MemoryOperand(@base, 1L << 24, 8)), 0);
        byte[] code = [.. bytes];
        Array.Clear(code, code.Length - 4, 4);
        return code;
    }

    private sealed class ListWriter(List<byte> bytes) : CodeWriter
    {
        public override void WriteByte(byte value) => bytes.Add(value);
    }
}
