using System;

namespace CopyPatch;

/// <summary>
/// The entries of a heap: by what C# calls compiled code. They are the same for all code of a library, so each is
/// placed once, found by its bytes, and stays as long as the heap.
/// </summary>
/// <param name="start">Where the heap keeps space for them, as an offset.</param>
/// <param name="end">Where that space ends.</param>
internal sealed class EntryTable(int start, int end)
{
    private (int Offset, int Length)[] _entries = [];
    private int _next = start;

    /// <summary>Gets the place of an entry, or -1. Needs no lock: entries are only added, to a new array.</summary>
    public unsafe int Find(ReadOnlySpan<byte> code, byte* memory)
    {
        foreach ((int offset, int length) in System.Threading.Volatile.Read(ref _entries))
            if (length == code.Length && code.SequenceEqual(new ReadOnlySpan<byte>(memory + offset, length)))
                return offset;
        return -1;
    }

    /// <summary>Takes space for an entry; -1 when there is none left.</summary>
    public int Take(int length)
    {
        int aligned = (length + InstructionSet.CodeAlignment - 1) & -InstructionSet.CodeAlignment;
        if (aligned > end - _next)
            return -1;
        int offset = _next;
        _next += aligned;
        return offset;
    }

    /// <summary>Adds an entry that has been written.</summary>
    public void Add(int offset, int length) =>
        System.Threading.Volatile.Write(ref _entries, [.. _entries, (offset, length)]);
}
