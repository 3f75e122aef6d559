using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>The numbers that stand for value registers in an instruction's bit fields.</summary>
internal static class RegisterNumbers
{
    /// <summary>
    /// Gets the number of a register. Where registers are numbered in sequence the index will do: what is added to it is
    /// in the template's base.
    /// </summary>
    public static int Of(InstructionSet architecture, RegisterFile file, int index) =>
        IsIndex(architecture, file) ? index : architecture.IntegerRegisters![index];

    /// <summary>Whether the number of each register is its index.</summary>
    public static bool IsIndex(InstructionSet architecture, RegisterFile file) =>
        file.IsFloating || architecture.IntegerRegisters is not { } numbers || file.Count > numbers.Count;

    /// <summary>The numbers that are no indices, four bits each: what generated code shifts.</summary>
    public static uint Packed(InstructionSet architecture) =>
        architecture.IntegerRegisters!.Reverse().Aggregate(0u, (packed, number) => (packed << 4) | (uint)number);
}
