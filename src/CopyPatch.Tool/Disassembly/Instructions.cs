using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Tool.Disassembly;

/// <summary>An instruction, disassembled as if the code lay at address zero.</summary>
/// <param name="Bytes">In hexadecimal, in the order of memory; words, where instructions are words.</param>
/// <param name="Parts">Its text in parts, of which some stand for holes.</param>
internal sealed record ListedInstruction(int Offset, int Length, string Bytes, IReadOnlyList<TextPart> Parts)
{
    /// <summary>Gets the text, with holes in braces.</summary>
    public string Text => string.Concat(Parts.Select(part => part.IsHole ? $"{{{part.Text}}}" : part.Text));
}

/// <summary>A part of an instruction's text.</summary>
/// <param name="IsHole">Whether it stands for what is written when the code is emitted.</param>
internal sealed record TextPart(string Text, bool IsHole);
