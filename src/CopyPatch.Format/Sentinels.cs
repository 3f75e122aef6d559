namespace CopyPatch.Format;

/// <summary>
/// The numbers that stand for a constant or a slot's offset while clang compiles for x86-64, where they become part of an
/// instruction. The bake writes them into the C of placements, and the generator looks for them in the code; none is like
/// anything else there.
/// </summary>
internal static class Sentinels
{
    /// <summary>
    /// The letters of an operand's four constants, positive and negative, even and odd. Every placement has the first.
    /// </summary>
    public const string ConstantLetters = "klmn";

    private const int Step = 0x01010100;

    private static readonly int[] s_constants = [0x2B5C7A31, unchecked((int)0xD3A495C7), 0x35E6B1D8, unchecked((int)0xC94A1E64)];

    /// <summary>The constant that stands for an operand, by its letter.</summary>
    public static int Constant(char letter, int operand) =>
        unchecked(s_constants[ConstantLetters.IndexOf(letter)] + (operand * Step));

    /// <summary>The displacement that stands for the slot of an operand.</summary>
    public static int Slot(int operand) => 0x16253440 + (operand * Step);

    /// <summary>The same for the result.</summary>
    public static int ResultSlot => 0x17263540 + (4 * Step);
}
