namespace CopyPatch.Format;

/// <summary>
/// The letters of places: in a C file's lists of them, in the name of a placement's function, and in forms. In a name a
/// register is its number.
/// </summary>
internal static class PlaceLetter
{
    public const char Register = 'r';
    public const char Slot = 's';
    public const char Constant = 'c';

    /// <summary>A constant that is to become an instruction's immediate; the first of <see cref="Sentinels.ConstantLetters"/>.</summary>
    public const char Immediate = 'k';

    /// <summary>There is no result to place.</summary>
    public const char None = 'v';

    public static bool IsRegister(char letter) => letter is >= '0' and <= '9';
}
