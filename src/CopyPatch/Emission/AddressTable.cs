using System;

namespace CopyPatch;

/// <summary>
/// The addresses outside of one emission that it jumps to or calls, each once: host functions and other compiled code.
/// </summary>
internal sealed class AddressTable
{
    // Found by hashing, since a large function may call hundreds of others.
    private int[] _slots = new int[32];
    private Entry[] _entries = new Entry[16];
    private int _count;

    /// <summary>Gets the number of those that need a veneer.</summary>
    public int VeneerCount { get; private set; }

    /// <summary>Gets the bytes that the table holds on to.</summary>
    public long HeldBytes => (24L * _entries.Length) + (4L * _slots.Length);

    /// <summary>Gets the addresses.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, _count);

    /// <summary>Gets the number of an address, which is added when it is new.</summary>
    /// <param name="address">The address.</param>
    /// <param name="code">The compiled code that is there, if any.</param>
    /// <param name="needsVeneer">Whether a branch goes there that does not reach it.</param>
    public int Intern(nint address, CompiledCode? code, bool needsVeneer)
    {
        int mask = _slots.Length - 1;
        int slot = Hash(address) & mask;
        int number;
        while ((number = _slots[slot] - 1) >= 0)
        {
            // Another code can have come to be at the same address: the first one is disposed then.
            if (_entries[number].Address == address && ReferenceEquals(_entries[number].Code, code))
                break;
            slot = (slot + 1) & mask;
        }
        if (number < 0)
            number = Add(address, code);
        if (needsVeneer && _entries[number].Veneer < 0)
            _entries[number].Veneer = VeneerCount++;
        return number;
    }

    /// <summary>Adds another table's addresses.</summary>
    /// <returns>The number here of each of them.</returns>
    public int[] Append(AddressTable other)
    {
        var numbers = new int[other._count];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = Intern(other._entries[i].Address, other._entries[i].Code, other._entries[i].Veneer >= 0);
        return numbers;
    }

    /// <summary>Gives a veneer to each address, wherever it is.</summary>
    public void AddVeneers()
    {
        for (int i = 0; i < _count; i++)
            if (_entries[i].Veneer < 0)
                _entries[i].Veneer = VeneerCount++;
    }

    /// <summary>Gets the compiled code among the addresses.</summary>
    public CompiledCode[] Callees()
    {
        int count = 0;
        foreach (ref readonly Entry entry in Entries)
            count += entry.Code is null ? 0 : 1;
        if (count == 0)
            return [];
        var callees = new CompiledCode[count];
        foreach (ref readonly Entry entry in Entries)
            if (entry.Code is { } code)
                callees[--count] = code;
        return callees;
    }

    /// <summary>Forgets all addresses.</summary>
    public void Clear()
    {
        if (_count == 0)
            return;
        Array.Clear(_slots);
        Array.Clear(_entries, 0, _count);
        _count = 0;
        VeneerCount = 0;
    }

    private static int Hash(nint address) => (int)(((ulong)address * 0x9E3779B97F4A7C15) >> 40);

    private int Add(nint address, CompiledCode? code)
    {
        if (_count == _entries.Length)
            Grow();
        int number = _count++;
        _entries[number] = new Entry { Address = address, Code = code, Veneer = -1 };
        Place(number);
        return number;
    }

    private void Place(int number)
    {
        int mask = _slots.Length - 1;
        int slot = Hash(_entries[number].Address) & mask;
        while (_slots[slot] != 0)
            slot = (slot + 1) & mask;
        _slots[slot] = number + 1;
    }

    private void Grow()
    {
        int[] slots = new int[_slots.Length * 2];
        Array.Resize(ref _entries, _entries.Length * 2);
        _slots = slots;
        for (int number = 0; number < _count; number++)
            Place(number);
    }

    /// <summary>An address, the code there, and the number of its veneer or -1.</summary>
    internal struct Entry
    {
        public nint Address;
        public CompiledCode? Code;
        public int Veneer;
    }
}
