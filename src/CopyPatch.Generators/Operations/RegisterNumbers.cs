using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>The numbers that stand for value registers in an instruction's bit fields.</summary>
internal static class RegisterNumbers
{
    // r14 r15 r8 r9 r11 r12 r13, as copypatch.h has them: the low three bits, since all have the fourth in a prefix.
    private static readonly int[] s_x64Integers = [6, 7, 0, 1, 3, 4, 5];

    /// <summary>
    /// Gets the number of a register. Where registers are numbered in sequence the index will do: what is added to it is
    /// in the template's base.
    /// </summary>
    public static int Of(TargetArchitecture architecture, RegisterFile file, int index) =>
        IsIndex(architecture, file) ? index : s_x64Integers[index];

    /// <summary>Whether the number of each register is its index.</summary>
    public static bool IsIndex(TargetArchitecture architecture, RegisterFile file) =>
        file.IsFloating || architecture == TargetArchitecture.Arm64 || file.Count > s_x64Integers.Length;

    /// <summary>The numbers that are no indices, four bits each: what generated code shifts.</summary>
    public static uint Packed
    {
        get
        {
            uint packed = 0;
            for (int i = 0; i < s_x64Integers.Length; i++)
                packed |= (uint)s_x64Integers[i] << (4 * i);
            return packed;
        }
    }
}
