using System.Collections.Generic;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>
/// Where a generator's decisions come from: from a seed, or from a list. A decision of 0 is the simplest one, and what follows
/// the list's end. So a shorter or smaller list gives a simpler result, which is how failures are shrunk.
/// </summary>
internal sealed class Choices
{
    private readonly IReadOnlyList<uint>? _given;
    private readonly List<uint> _taken = [];
    private ulong _state;

    public Choices(ulong seed) => _state = seed;

    public Choices(IReadOnlyList<uint> given) => _given = given;

    /// <summary>Gets the decisions so far.</summary>
    public IReadOnlyList<uint> Taken => _taken;

    /// <summary>Decides for a number from 0 up to a limit, which is not among them.</summary>
    public int Below(int limit)
    {
        uint choice = _given is null ? (uint)(Next() >> 32) : _taken.Count < _given.Count ? _given[_taken.Count] : 0;
        choice %= (uint)limit;
        _taken.Add(choice);
        return (int)choice;
    }

    /// <summary>Decides whether something rare or complicated shall be; it is so in one of so many cases.</summary>
    public bool OneIn(int cases) => Below(cases) == cases - 1;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public ulong Bits64() => (ulong)(uint)Below(int.MaxValue) << 33 ^ (ulong)(uint)Below(int.MaxValue) << 10 ^ (uint)Below(1024);

    // SplitMix64: the same numbers in every version of .NET.
    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
