using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>What a code heap knows of the code in it.</summary>
public static class CodeHeapExtensions
{
    /// <summary>Finds what lies at an address: for a debugger, a profiler, a signal handler's report.</summary>
    /// <param name="heap">The heap.</param>
    /// <param name="address">Any address.</param>
    /// <returns>The place in compiled code; null where there is none, or it was disposed.</returns>
    /// <exception cref="ArgumentNullException">There is no heap.</exception>
    public static CodeLocation? Find(this CodeHeap heap, nint address)
    {
        ArgumentNullException.ThrowIfNull(heap);
        return FindIn(heap, address);
    }

    /// <summary>The same in this heap and all others: code calls that of other heaps.</summary>
    internal static CodeLocation? FindInAny(this CodeHeap heap, nint address)
    {
        if (FindIn(heap, address) is { } here)
            return here;
        return FaultWatch.HeapOf(address) is { } other ? FindIn(other, address) : null;
    }

    /// <summary>Finds where calls were, by the addresses that they return to, likewise; what is no compiled code is left out.</summary>
    internal static IEnumerable<CodeLocation> FindCalls(this CodeHeap heap, IEnumerable<nint> returnAddresses)
    {
        // A return address is behind the call: the place of the call is before it.
        foreach (nint address in returnAddresses)
            if (heap.FindInAny(address - 1) is { } call)
                yield return call;
    }

    private static CodeLocation? FindIn(CodeHeap heap, nint address)
    {
        return heap.OwnerAt(address) is CompiledCode code ? code.LocateInMemory(address) : null;
    }
}
