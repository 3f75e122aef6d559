using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Tool.Listings;
using Iced.Intel;

namespace CopyPatch.Tool.Disassembly;

/// <summary>x86-64 as NASM writes it.</summary>
internal static class X64Disassembler
{
    public static IReadOnlyList<ListedInstruction> Of(MachineListing code)
    {
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code.Bytes), 0);
        var holes = new HoleNames(code.Holes, decoder);
        NasmFormatter formatter = new(holes);
        formatter.Options.HexPrefix = "0x";
        formatter.Options.HexSuffix = "";
        formatter.Options.BranchLeadingZeros = false;
        formatter.Options.ShowBranchSize = false;
        formatter.Options.SpaceAfterOperandSeparator = true;
        var instructions = new List<ListedInstruction>();
        while (decoder.IP < (ulong)code.Bytes.Length)
        {
            Instruction instruction = decoder.Decode();
            int offset = (int)instruction.IP;
            var parts = new Parts();
            formatter.Format(instruction, parts);
            instructions.Add(new ListedInstruction(
                offset, instruction.Length, Convert.ToHexString(code.Bytes, offset, instruction.Length), parts.Items));
        }

        return instructions;
    }

    // Which hole an operand is, by where the instruction has it.
    private sealed class HoleNames(IReadOnlyList<Hole> holes, Decoder decoder) : ISymbolResolver
    {
        private readonly Dictionary<int, Hole> _holes = holes.ToDictionary(hole => hole.Offset);

        public bool TryGetSymbol(
            in Instruction instruction, int operand, int instructionOperand, ulong address, int addressSize, out SymbolResult symbol)
        {
            ConstantOffsets constants = decoder.GetConstantOffsets(instruction);
            bool isDisplacement = instructionOperand >= 0 && instruction.GetOpKind(instructionOperand) == OpKind.Memory;
            bool isThere = isDisplacement ? constants.HasDisplacement : constants.HasImmediate;
            int at = (int)instruction.IP + (isDisplacement ? constants.DisplacementOffset : constants.ImmediateOffset);
            symbol = default;
            if (!isThere || !_holes.TryGetValue(at, out Hole? hole))
                return false;
            symbol = new SymbolResult(address, hole.Name);
            return true;
        }
    }

    private sealed class Parts : FormatterOutput
    {
        public List<TextPart> Items { get; } = [];

        public override void Write(string text, FormatterTextKind kind)
        {
            if (Items.Count > 0 && !Items[^1].IsHole)
                Items[^1] = Items[^1] with { Text = Items[^1].Text + text };
            else
                Items.Add(new TextPart(text, IsHole: false));
        }

        public override void WriteSymbol(
            in Instruction instruction, int operand, int instructionOperand, ulong address, in SymbolResult symbol) =>
            Items.Add(new TextPart(symbol.Text.Text.Text ?? "", IsHole: true));
    }
}
