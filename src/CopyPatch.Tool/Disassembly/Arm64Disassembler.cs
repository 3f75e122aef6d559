using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Tool.Listings;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm64;

namespace CopyPatch.Tool.Disassembly;

/// <summary>AArch64 as its manual writes it. A hole is in the bits of an instruction; the text has it in its last immediate.</summary>
internal static class Arm64Disassembler
{
    private const int WordSize = 4;

    // The last one that is no shift: movk x8, #0, lsl #16.
    private static readonly Regex s_immediate = new(@"#-?(0x)?[0-9a-f]+(?=(, lsl #\d+)?\]?!?$)", RegexOptions.CultureInvariant);

    public static IReadOnlyList<ListedInstruction> Of(MachineListing code)
    {
        using CapstoneArm64Disassembler disassembler = Create();
        Dictionary<int, Hole> holes = code.Holes.ToDictionary(hole => hole.Offset);
        var instructions = new List<ListedInstruction>();
        // Word by word: what is none, a table of distances, ends nothing.
        for (int offset = 0; offset + WordSize <= code.Bytes.Length; offset += WordSize)
        {
            byte[] word = code.Bytes[offset..(offset + WordSize)];
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(word);
            string text = disassembler.Disassemble(word, offset) is [{ } instruction]
                ? $"{instruction.Mnemonic} {instruction.Operand}".Trim()
                : FormattableString.Invariant($".word 0x{bits:x8}");
            instructions.Add(new ListedInstruction(
                offset, WordSize, bits.ToString("X8", CultureInfo.InvariantCulture),
                holes.TryGetValue(offset, out Hole? hole) ? WithHole(text, hole.Name) : [new TextPart(text, IsHole: false)]));
        }

        return instructions;
    }

    private static CapstoneArm64Disassembler Create()
    {
        try
        {
            return CapstoneDisassembler.CreateArm64Disassembler(Arm64DisassembleMode.Arm);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            throw new ToolException($"AArch64 code cannot be shown here, since Capstone cannot be loaded ({exception.Message}); "
                + "--architecture x86-64 shows the rest");
        }
    }

    private static IReadOnlyList<TextPart> WithHole(string text, string name)
    {
        // Where the immediate is zero and part of an address, the text has none: [x8].
        return s_immediate.Match(text) is { Success: true } immediate
            ?
            [
                new TextPart(text[..immediate.Index], IsHole: false),
                new TextPart(name, IsHole: true),
                new TextPart(text[(immediate.Index + immediate.Length)..], IsHole: false),
            ]
            : [new TextPart(text + "  ", IsHole: false), new TextPart(name, IsHole: true)];
    }
}
