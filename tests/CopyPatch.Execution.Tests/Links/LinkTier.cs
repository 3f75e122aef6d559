using System;

namespace CopyPatch.Execution.Tests;

/// <summary>A heap and an emitter of one of the ways in which links are made.</summary>
internal sealed unsafe class LinkTier : IDisposable
{
    public LinkTier(string way)
    {
        Heap = new CodeHeap(new CodeHeapOptions
        {
            Mapping = way == "one view" ? CodeHeapMapping.OneView : CodeHeapMapping.Automatic,
        });
        Emit = way == "interpreter" ? new LinkInterpreter(Heap) : new LinkEmitter(Heap);
    }

    /// <summary>Machine code where links are patched, the same where code cannot be written again, and an interpreter.</summary>
    public static string[] Ways { get; } = ["machine code", "one view", "interpreter"];

    public CodeHeap Heap { get; }

    public ILinkOperations Emit { get; }

    public static long Run(CompiledCode code, long* memory, long a) => code is LinkEmitter.Program program
        ? program.Run(memory, a)
        : ((LinkInterpreter.Program)code).Run(memory, a);

    public static long Run(CompiledCode code, long a)
    {
        long* memory = stackalloc long[16];
        return Run(code, memory, a);
    }

    /// <summary>Makes code that adds a number and returns.</summary>
    public CompiledCode Adding(long value)
    {
        Emit.EmitAdd(value);
        Emit.EmitDone();
        return Emit.Compile();
    }

    /// <summary>Makes code that goes through a link, which first goes to where it returns what it was given.</summary>
    public CompiledCode Linked(out Link link)
    {
        Label here = Emit.DefineLabel();
        link = Emit.DefineLink(here);
        Emit.EmitGo(link);
        Emit.MarkLabel(here);
        Emit.EmitDone();
        return Emit.Compile();
    }

    public void Dispose()
    {
        ((IDisposable)Emit).Dispose();
        Heap.Dispose();
    }
}
