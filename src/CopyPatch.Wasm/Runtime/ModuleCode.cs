using System;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// A module's machine code, which goes back to its heap when nobody needs it any more: neither the module nor a store that has
/// an instance of it.
/// </summary>
internal sealed class ModuleCode
{
    private static readonly ModuleHeaps s_checking = new(catchFaults: false);
    private static readonly ModuleHeaps s_catching = new(catchFaults: true);

    private int _references = 1;

    private ModuleCode(CompiledModule code) => Code = code;

    ~ModuleCode() => Code.Dispose();

    /// <summary>Gets the code.</summary>
    public CompiledModule Code { get; }

    /// <summary>Compiles a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">How.</param>
    /// <param name="checksMemory">Whether its accesses of memory are checked.</param>
    public static ModuleCode Compile(ModuleData module, WasmModuleOptions options, bool checksMemory) =>
        new((checksMemory ? s_checking : s_catching).Use(heap => ModuleCompiler.Compile(module, heap, options, checksMemory)));

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
