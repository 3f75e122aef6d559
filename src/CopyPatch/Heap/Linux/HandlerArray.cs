using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>
/// An array that grows while a signal handler may be reading it, on any thread: what it was before stays until the end. The items are in
/// native memory. For one writer at a time.
/// </summary>
/// <typeparam name="T">The type of its items.</typeparam>
internal sealed unsafe class HandlerArray<T>
    where T : unmanaged
{
    private const int FirstCapacity = 16;

    private readonly Stack<int> _free = [];
    private int _capacity;

    /// <summary>Gets where it is now.</summary>
    public T* Start { get; private set; }

    /// <summary>Gets how many items it has, with those that were given back.</summary>
    public int Count { get; private set; }

    /// <summary>Takes an item: one that was given back, as it was left, or a new one, which is zero.</summary>
    /// <returns>Its index.</returns>
    public int Take()
    {
        if (_free.TryPop(out int index))
            return index;
        if (Count == _capacity)
            Grow();
        Start[Count] = default;
        return Count++;
    }

    /// <summary>Gives an item back, in which a handler sees that it is nobody's.</summary>
    public void GiveBack(int index) => _free.Push(index);

    /// <summary>Gives its memory back. No handler may read it any more.</summary>
    public void Free()
    {
        for (nint block = Start == null ? 0 : (nint)Start - sizeof(nint); block != 0;)
        {
            nint before = *(nint*)block;
            NativeMemory.Free((void*)block);
            block = before;
        }

        Start = null;
        Count = _capacity = 0;
    }

    // In front of the items is the address of the block before.
    private void Grow()
    {
        int capacity = _capacity == 0 ? FirstCapacity : _capacity * 2;
        byte* block = (byte*)NativeMemory.Alloc((nuint)(sizeof(nint) + ((long)capacity * sizeof(T))));
        *(nint*)block = Start == null ? 0 : (nint)Start - sizeof(nint);
        T* items = (T*)(block + sizeof(nint));
        NativeMemory.Copy(Start, items, (nuint)((long)Count * sizeof(T)));
        Start = items;
        _capacity = capacity;
    }
}
