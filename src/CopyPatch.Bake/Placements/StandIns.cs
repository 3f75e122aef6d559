namespace CopyPatch.Bake.Placements;

/// <summary>
/// The numbers that stand for a constant or a slot's offset while clang compiles, where it makes them part of an
/// instruction. The generator looks for the same numbers in the code.
/// </summary>
internal static class StandIns
{
    /// <summary>The letters of the constants, the first of which every placement has.</summary>
    public const string ConstantLetters = "klmn";

    private const uint Step = 0x01010100;

    private static readonly uint[] s_constants = [0x2B5C7A31, 0xD3A495C7, 0x35E6B1D8, 0xC94A1E64];

    public static uint Constant(char letter, int operand) =>
        unchecked(s_constants[ConstantLetters.IndexOf(letter)] + ((uint)operand * Step));

    public static uint Slot(int operand) => 0x16253440 + ((uint)operand * Step);

    public static uint ResultSlot => 0x17263540 + (4 * Step);
}
