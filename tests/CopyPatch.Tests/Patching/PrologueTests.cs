using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm64;
using Iced.Intel;
using NUnit.Framework;

namespace CopyPatch.Tests.Patching;

/// <summary>
/// Where an entry's frame is complete. The signal handler that catches faults restores the caller's registers from places in it, so what
/// is taken for a prologue must have put them there: as a disassembler reads it.
/// </summary>
internal sealed class PrologueTests
{
    // From the frame pointer down and up, as fault_handler.c reads them.
    private static readonly string[] s_belowX64 = ["r15", "r14", "r13", "r12", "rbx"];
    private static readonly string[] s_belowArm64 = ["d8", "d9", "d10", "d11", "d12", "d13", "d14", "d15"];
    private static readonly string[] s_aboveArm64 =
        ["x29", "x30", "x28", "x27", "x26", "x25", "x24", "x23", "x22", "x21", "x20", "x19"];

    [Test]
    public void Each_baked_entry_of_x86_64_begins_with_the_frame()
    {
        (string Name, byte[] Code)[] entries = BakedEntries.Of("x86-64");
        Assert.That(entries, Is.Not.Empty);
        foreach ((string name, byte[] code) in entries)
        {
            int length = InstructionSet.X64.PrologueLengthOf(code);
            Assert.That(length, Is.GreaterThan(0), name);
            Assert.That(KeepsX64(code.AsSpan(0, length)), name);
        }
    }

    [Test]
    public void Each_baked_entry_of_AArch64_begins_with_the_frame()
    {
        (string Name, byte[] Code)[] entries = BakedEntries.Of("aarch64");
        Assert.That(entries, Is.Not.Empty);
        foreach ((string name, byte[] code) in entries)
        {
            int length = InstructionSet.Arm64.PrologueLengthOf(code);
            Assert.That(length, Is.GreaterThan(0), name);
            Assert.That(KeepsArm64(code.AsSpan(0, length)), name);
            Assert.That(KeepsArm64(code.AsSpan(0, length - 4)), Is.False, $"{name}: one instruction fewer is not enough");
        }
    }

    [Test]
    public void With_another_byte_in_it_a_prologue_of_x86_64_is_none()
    {
        foreach ((string name, byte[] code) in BakedEntries.Of("x86-64"))
        {
            int length = InstructionSet.X64.PrologueLengthOf(code);
            for (int at = 0; at < length; at++)
            {
                for (int by = 1; by < 256; by++)
                {
                    byte[] changed = [.. code];
                    changed[at] ^= (byte)by;
                    Assert.That(InstructionSet.X64.PrologueLengthOf(changed), Is.Negative, $"{name}, byte {at} ^ {by}");
                }
            }

            Assert.That(InstructionSet.X64.PrologueLengthOf(code.AsSpan(0, length - 1)), Is.Negative, "it ends too early");
        }
    }

    [Test]
    public void With_another_bit_in_it_a_prologue_of_AArch64_is_none_or_still_keeps_all_registers()
    {
        int accepted = 0;
        foreach ((string name, byte[] code) in BakedEntries.Of("aarch64"))
        {
            int length = InstructionSet.Arm64.PrologueLengthOf(code);
            for (int bit = 0; bit < length * 8; bit++)
            {
                // What clang mixes in is not looked at: that it keeps off these registers is a matter of course for a compiler.
                if (!IsOfFrame(MemoryMarshal.Cast<byte, uint>(code)[bit / 32]))
                    continue;
                byte[] changed = [.. code];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                int after = InstructionSet.Arm64.PrologueLengthOf(changed);
                Assert.That(after < 0 || KeepsArm64(changed.AsSpan(0, after)), $"{name}, bit {bit}");
                accepted += after < 0 ? 0 : 1;
            }

            Assert.That(InstructionSet.Arm64.PrologueLengthOf(code.AsSpan(0, length - 4)), Is.Negative, "it ends too early");
        }

        Assert.That(accepted, Is.Zero);
    }

    [Test]
    public void A_mark_for_indirect_branches_may_come_first_and_a_signed_return_address_may_not()
    {
        byte[] x64 = [0xF3, 0x0F, 0x1E, 0xFA, .. BakedEntries.Of("x86-64")[0].Code];
        Assert.That(InstructionSet.X64.PrologueLengthOf(x64), Is.EqualTo(4 + 13));
        byte[] arm64 = BakedEntries.Of("aarch64")[0].Code;
        int length = InstructionSet.Arm64.PrologueLengthOf(arm64);
        Assert.That(InstructionSet.Arm64.PrologueLengthOf([0x5F, 0x24, 0x03, 0xD5, .. arm64]), Is.EqualTo(length + 4), "bti c");
        Assert.That(InstructionSet.Arm64.PrologueLengthOf([0x3F, 0x23, 0x03, 0xD5, .. arm64]), Is.Negative, "paciasp");
    }

    // stp of the stack pointer; add or sub of it and an immediate.
    private static bool IsOfFrame(uint instruction) =>
        ((instruction & 0x3E4003E0) == 0x280003E0) || ((instruction & 0xBF8003E0) == 0x910003E0);

    private static bool KeepsX64(ReadOnlySpan<byte> code)
    {
        var decoder = Decoder.Create(64, code.ToArray());
        var stack = new Dictionary<int, string>();
        int pointer = 0;
        int? frame = null;
        while (decoder.IP < (ulong)code.Length)
        {
            Instruction instruction = decoder.Decode();
            if (instruction.Mnemonic == Mnemonic.Push)
                stack[pointer -= 8] = instruction.Op0Register.ToString().ToLowerInvariant();
            else if (instruction.Mnemonic == Mnemonic.Mov && instruction.Op0Register == Register.RBP)
                frame = pointer;
            else if (instruction.Mnemonic != Mnemonic.Endbr64)
                return false;
        }

        return frame == -8 && stack[-8] == "rbp"
            && s_belowX64.Index().All(one => stack.GetValueOrDefault(-16 - (8 * one.Index)) == one.Item);
    }

    private static bool KeepsArm64(ReadOnlySpan<byte> code)
    {
        using CapstoneArm64Disassembler disassembler = CapstoneDisassembler.CreateArm64Disassembler(Arm64DisassembleMode.LittleEndian);
        var stack = new Dictionary<int, string>();
        int pointer = 0;
        int? frame = null;
        foreach (Arm64Instruction instruction in disassembler.Disassemble(code.ToArray()))
        {
            string[] operands = instruction.Operand.Split([',', ' ', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
            switch (instruction.Mnemonic)
            {
                case "sub" when operands is ["sp", "sp", ['#', ..] by]:
                    pointer -= Number(by);
                    break;
                case "add" when operands is ["x29", "sp", ['#', ..] by]:
                    frame = pointer + Number(by);
                    break;
                case "stp" when operands is [_, _, "sp", ..]:
                    int at = operands.Length == 3 ? 0 : Number(operands[3].TrimEnd('!'));
                    int address = pointer + at;
                    if (instruction.Operand.EndsWith('!'))
                        pointer = address;
                    int size = operands[0][0] is 'w' or 's' ? 4 : operands[0][0] == 'q' ? 16 : 8;
                    stack[address] = operands[0];
                    stack[address + size] = operands[1];
                    break;
            }
        }

        return frame == -8 * s_aboveArm64.Length
            && s_belowArm64.Index().All(one => stack.GetValueOrDefault(frame.Value - 8 - (8 * one.Index)) == one.Item)
            && s_aboveArm64.Index().All(one => stack.GetValueOrDefault(frame.Value + (8 * one.Index)) == one.Item);
    }

    private static int Number(string immediate)
    {
        string text = immediate.TrimStart('#');
        bool isNegative = text.StartsWith('-');
        text = text.TrimStart('-');
        int value = text.StartsWith("0x", StringComparison.Ordinal)
            ? int.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : int.Parse(text, CultureInfo.InvariantCulture);
        return isNegative ? -value : value;
    }
}
