using System;
using System.Linq;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// The code heaps of modules. All modules share them, and so they stay for good. Where none has room for a module there is one more,
/// larger than the first.
/// </summary>
/// <param name="catchFaults">Whether faults in their code are caught.</param>
internal sealed class ModuleHeaps(bool catchFaults)
{
    private readonly Lock _lock = new();
    private volatile CodeHeap[] _heaps = [];

    /// <summary>Does something with a heap that has room for it.</summary>
    /// <exception cref="InsufficientMemoryException">There is no memory for such a heap.</exception>
    public T Use<T>(Func<CodeHeap, T> use)
    {
        try
        {
            return use(Roomiest());
        }
        catch (InsufficientMemoryException)
        {
            CodeHeap heap = Make(CodeHeap.MaximumCapacity);
            try
            {
                T result = use(heap);
                lock (_lock)
                    _heaps = [.. _heaps, heap];
                return result;
            }
            catch
            {
                heap.Dispose();
                throw;
            }
        }
    }

    private CodeHeap Roomiest()
    {
        if (_heaps.Length == 0)
        {
            lock (_lock)
            {
                if (_heaps.Length == 0)
                    _heaps = [Make(CodeHeap.DefaultCapacity)];
            }
        }

        return _heaps.MaxBy(heap => heap.Capacity - heap.BytesInUse)!;
    }

    private CodeHeap Make(long capacity) => new(new CodeHeapOptions { Capacity = capacity, CatchFaults = catchFaults });
}
