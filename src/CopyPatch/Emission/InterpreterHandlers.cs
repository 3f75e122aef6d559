using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>The handlers of an interpreter, which lie once in each heap and stay as long as it.</summary>
internal sealed unsafe class InterpreterHandlers : CompiledCode
{
    private static readonly ConditionalWeakTable<CodeHeap, Dictionary<Type, InterpreterHandlers>> s_ofHeaps = [];

    private InterpreterHandlers(SealedCode code, nint[] addresses)
        : base(code) => Addresses = addresses;

    /// <summary>Gets where each stencil's handler is; zero for one that has none here. It is never moved.</summary>
    public nint[] Addresses { get; }

    /// <summary>Finds the handlers of an interpreter in its heap, or places them there.</summary>
    /// <exception cref="InsufficientMemoryException">The heap is full.</exception>
    public static InterpreterHandlers Of(StencilEmitter interpreter)
    {
        CodeHeap heap = interpreter.Heap;
        Dictionary<Type, InterpreterHandlers> ofHeap = s_ofHeaps.GetOrCreateValue(heap);
        lock (ofHeap)
        {
            if (ofHeap.TryGetValue(interpreter.GetType(), out InterpreterHandlers? known))
                return known;
            nint[] addresses = GC.AllocateUninitializedArray<nint>(interpreter.StencilCount, pinned: true);
            var handlers = new InterpreterHandlers(interpreter.SealHandlers(addresses), addresses);
            heap.Keep(handlers.Block);
            for (int i = 0; i < addresses.Length; i++)
                addresses[i] = addresses[i] < 0 ? 0 : handlers.CodeAddress + addresses[i];
            ofHeap.Add(interpreter.GetType(), handlers);
            return handlers;
        }
    }
}
