using System;
using System.Collections.Generic;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// The adapters through which stencils call C# methods and native functions where those are called by another convention: each once,
/// for as long as the process lives.
/// </summary>
internal static class CallAdapters
{
    // Methods and functions of libraries stay where they are, so their number is what a program has, not what it does.
    private const long Capacity = 16 << 20;

    private static readonly Lock s_lock = new();
    private static readonly Dictionary<(nint Target, string Types), nint> s_adapters = [];
    private static CodeHeap? s_heap;

    /// <summary>Gets the address of an adapter, which is made if there is none yet.</summary>
    /// <param name="target">What it calls.</param>
    /// <param name="types">A letter for the type of the result, and for each parameter's.</param>
    /// <param name="name">What the target is called, for messages.</param>
    /// <exception cref="InsufficientMemoryException">The system has no memory for it.</exception>
    /// <exception cref="PlatformNotSupportedException">One of the types is a struct, or the system forbids executable memory.</exception>
    public static nint Find(nint target, string types, string name)
    {
        if (!WindowsAdapter.IsPossible(types))
        {
            throw new PlatformNotSupportedException(
                $"Native function '{name}' takes or gives a struct, which Windows passes otherwise than the other systems: give it "
                + "pointers, or put a function before it that takes them.");
        }

        lock (s_lock)
        {
            if (s_adapters.TryGetValue((target, types), out nint adapter))
                return adapter;
            Span<byte> code = stackalloc byte[WindowsAdapter.MaximumLength(types)];
            code = code[..WindowsAdapter.Write(code, target, types)];
            s_heap ??= new CodeHeap(Capacity);
            return s_adapters[(target, types)] = s_heap.Place(code);
        }
    }
}
