using System.Runtime.CompilerServices;

namespace Lua;

/// <summary>A set of bytes, a bit for each.</summary>
internal struct ByteSet
{
    private Words _words;

    public static ByteSet All => ~default(ByteSet);

    public void Add(byte value) => _words[value >> 6] |= 1UL << value;

    /// <summary>Adds all from the first to the last.</summary>
    public void AddRange(byte first, byte last)
    {
        for (int value = first; value <= last; value++)
            Add((byte)value);
    }

    public void Add(in ByteSet other)
    {
        for (int i = 0; i < 4; i++)
            _words[i] |= other._words[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(byte value) => (_words[value >> 6] >> value & 1) != 0;

    /// <summary>All that are not in the set.</summary>
    public static ByteSet operator ~(in ByteSet set)
    {
        ByteSet others = default;
        for (int i = 0; i < 4; i++)
            others._words[i] = ~set._words[i];
        return others;
    }

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}
