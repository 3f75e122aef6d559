using System.Collections.Generic;
using CopyPatch.Generators.Stencils;
using CopyPatch.Tool.Listings;

namespace CopyPatch.Tool.Disassembly;

/// <summary>Machine code of stencils as text, holes by their names.</summary>
internal static class Disassembler
{
    public static IReadOnlyList<ListedInstruction> Of(MachineListing code, InstructionSet architecture) =>
        architecture == InstructionSet.X64 ? X64Disassembler.Of(code) : Arm64Disassembler.Of(code);
}
