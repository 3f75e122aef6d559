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

    private int _capacity;

    /// <summary>Gets where it is now.</summary>
    public T* Start { get; private set; }

    /// <summary>Gets how many items it has.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an item.</summary>
    /// <returns>Its index.</returns>
    public int Add(T item)
    {
        if (Count == _capacity)
            Grow();
        Start[Count] = item;
        return Count++;
    }

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
