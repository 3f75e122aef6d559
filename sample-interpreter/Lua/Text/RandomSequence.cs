using System.Numerics;

namespace Lua;

/// <summary>The generator of math.random: xoshiro256**, seeded as Lua 5.4 does.</summary>
internal sealed class RandomSequence
{
    private const int Discarded = 16;

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public RandomSequence(long first, long second) => Seed(first, second);

    /// <summary>Begins the sequence that belongs to a seed.</summary>
    public void Seed(long first, long second)
    {
        _a = (ulong)first;
        _b = 0xFF; // so that not all of them are zero
        _c = (ulong)second;
        _d = 0;
        for (int i = 0; i < Discarded; i++)
            Next();
    }

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A float from 0 on, below 1, of 64 bits of the sequence.</summary>
    public static double FloatOf(ulong random) => (random >> 11) * (1.0 / (1L << 53));

    /// <summary>An integer of a range that is not empty, of 64 bits of the sequence, and more of it where they do not fit.</summary>
    public long IntegerOf(ulong random, long low, long high)
    {
        ulong largest = (ulong)high - (ulong)low;
        if ((largest & (largest + 1)) == 0)
            return (long)((random & largest) + (ulong)low);
        ulong mask = ulong.MaxValue >> BitOperations.LeadingZeroCount(largest);
        while ((random &= mask) > largest)
            random = Next();
        return (long)(random + (ulong)low);
    }
}
