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
        new(HeapsFor(checksMemory).Use(heap => ModuleCompiler.Compile(module, heap, options, checksMemory)));

    /// <summary>Compiles a module to bytes.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">How.</param>
    /// <param name="checksMemory">Whether its accesses of memory are checked.</param>
    public static byte[] Save(ModuleData module, WasmModuleOptions options, bool checksMemory) =>
        HeapsFor(checksMemory).Use(heap => ModuleCompiler.Save(module, heap, options, checksMemory));

    /// <summary>Loads those bytes.</summary>
    /// <param name="module">The module.</param>
    /// <param name="saved">The bytes.</param>
    /// <param name="options">How it would be compiled.</param>
    /// <param name="checksMemory">Whether its accesses of memory are to be checked.</param>
    public static unsafe ModuleCode Load(ModuleData module, ReadOnlySpan<byte> saved, WasmModuleOptions options, bool checksMemory)
    {
        int length = saved.Length;
        fixed (byte* start = saved)
        {
            byte* bytes = start;
            return new ModuleCode(HeapsFor(checksMemory).Use(
                heap => ModuleCompiler.Load(module, new ReadOnlySpan<byte>(bytes, length), heap, options, checksMemory)));
        }
    }

    private static ModuleHeaps HeapsFor(bool checksMemory) => checksMemory ? s_checking : s_catching;

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
