using System;

namespace CopyPatch;

/// <summary>Which registers of a set are in use: by how many entries of a cache, and by operands that were popped.</summary>
internal sealed class RegisterUse(int count)
{
    /// <summary>What the largest operation needs: four operands.</summary>
    public const int Fewest = 4;

    private readonly int[] _entries = new int[count];
    private readonly int[] _pins = new int[count];

    /// <summary>Finds a register that is not in use, or -1.</summary>
    public int FindFree()
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i] == 0 && _pins[i] == 0)
                return i;
        }

        return -1;
    }

    public void Add(int register) => _entries[register]++;

    public void Remove(int register) => _entries[register]--;

    public bool IsShared(int register) => _entries[register] > 1;

    public bool IsPinned(int register) => _pins[register] > 0;

    /// <summary>An entry becomes an operand.</summary>
    public void Pin(int register)
    {
        _entries[register]--;
        _pins[register]++;
    }

    public void Unpin() => Array.Clear(_pins);
}
