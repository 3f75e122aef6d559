using System.Linq;
using CopyPatch.Generators.Stencils;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm64;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>AArch64's instructions as a disassembler writes them.</summary>
internal static class Arm64Text
{
    public static string[] Of(CodeDraft draft)
    {
        using CapstoneArm64Disassembler disassembler = CapstoneDisassembler.CreateArm64Disassembler(Arm64DisassembleMode.Arm);
        return [.. disassembler.Disassemble(draft.Bytes.ToArray(), 0).Select(instruction => $"{instruction.Mnemonic} {instruction.Operand}")];
    }
}
