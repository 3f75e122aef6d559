using System;
using System.Linq;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// A module's machine code, which goes back to its heap when nobody needs it any more: neither the module nor a store that has
/// an instance of it.
/// </summary>
internal sealed class ModuleCode
{
    // All modules share them, and so they stay for good. Where none has room for a module there is one more, larger than the first.
    private static readonly Lock s_lock = new();
    private static volatile CodeHeap[] s_heaps = [new()];

    private int _references = 1;

    private ModuleCode(CompiledModule code) => Code = code;

    ~ModuleCode() => Code.Dispose();

    /// <summary>Gets the code.</summary>
    public CompiledModule Code { get; }

    /// <summary>Compiles a module.</summary>
    public static ModuleCode Compile(ModuleData module, WasmModuleOptions options)
    {
        try
        {
            CodeHeap roomiest = s_heaps.MaxBy(heap => heap.Capacity - heap.BytesInUse)!;
            return new ModuleCode(ModuleCompiler.Compile(module, roomiest, options));
        }
        catch (InsufficientMemoryException)
        {
            CodeHeap heap = new(CodeHeap.MaximumCapacity);
            try
            {
                ModuleCode code = new(ModuleCompiler.Compile(module, heap, options));
                lock (s_lock)
                    s_heaps = [.. s_heaps, heap];
                return code;
            }
            catch
            {
                heap.Dispose();
                throw;
            }
        }
    }

    /// <summary>Counts one more that needs the code.</summary>
    /// <returns>False if it is gone already.</returns>
    public bool TryRetain()
    {
        int references;
        do
        {
            references = Volatile.Read(ref _references);
            if (references == 0)
                return false;
        }
        while (Interlocked.CompareExchange(ref _references, references + 1, references) != references);
        return true;
    }

    /// <summary>Counts one less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        GC.SuppressFinalize(this);
        Code.Dispose();
    }
}
