namespace Lua;

/// <summary>The classes of characters that patterns know by a letter, as C has them in its own locale.</summary>
internal static class CharacterClasses
{
    private static readonly ByteSet[] s_sets = MakeSets(); // by the byte that follows the percent sign

    /// <summary>What a percent sign and a byte match: a class, the others of it if the letter is a capital, or the byte itself.</summary>
    public static ref readonly ByteSet Of(byte name) => ref s_sets[name];

    private static ByteSet[] MakeSets()
    {
        var sets = new ByteSet[256];
        for (int name = 0; name < 256; name++)
        {
            int letter = name | 0x20;
            bool isLetter = letter is >= 'a' and <= 'z';
            if (!isLetter || !TryMake(letter, out ByteSet set))
                sets[name].Add((byte)name);
            else
                sets[name] = name == letter ? set : ~set;
        }
        return sets;
    }

    private static bool TryMake(int letter, out ByteSet set)
    {
        set = default;
        for (int c = 0; c < 256; c++)
        {
            bool lower = c is >= 'a' and <= 'z';
            bool upper = c is >= 'A' and <= 'Z';
            bool digit = c is >= '0' and <= '9';
            bool graphic = c is > 32 and < 127;
            bool? isIn = letter switch
            {
                'a' => lower || upper,
                'c' => c is < 32 or 127,
                'd' => digit,
                'g' => graphic,
                'l' => lower,
                'p' => graphic && !lower && !upper && !digit,
                's' => c is 32 or (>= 9 and <= 13),
                'u' => upper,
                'w' => lower || upper || digit,
                'x' => digit || c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F'),
                'z' => c == 0,
                _ => null,
            };
            if (isIn is null)
                return false;
            if (isIn.Value)
                set.Add((byte)c);
        }
        return true;
    }
}
