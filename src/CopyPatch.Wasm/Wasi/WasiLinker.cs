using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Gives modules WASI preview 1.</summary>
public static class WasiLinker
{
    /// <summary>
    /// Defines all functions of <c>wasi_snapshot_preview1</c>. They work on the memory that a module exports as <c>memory</c>, and
    /// a module's <c>proc_exit</c> comes out of the call from C# as a <see cref="WasiExitException"/>.
    /// </summary>
    /// <remarks>
    /// All instances that the linker makes share one set of file descriptors; a program should have a linker of its own.
    /// <see cref="WasmStore.Cancel"/> ends a module's wait for a time at once. It cannot end a read of a stream or a file.
    /// </remarks>
    /// <param name="linker">The linker.</param>
    /// <param name="options">What the modules see of the world. Later changes have no effect on texts and directories.</param>
    /// <returns>Disposing it closes the files and directories. The garbage collector does so otherwise.</returns>
    /// <exception cref="ArgumentException">A text has a zero in it, or a variable has no name that could be found.</exception>
    /// <exception cref="System.IO.IOException">A directory cannot be opened.</exception>
    public static IDisposable DefineWasi(this WasmLinker linker, WasiOptions options)
    {
        ArgumentNullException.ThrowIfNull(linker);
        ArgumentNullException.ThrowIfNull(options);
        WasmStore store = linker.Store;
        WasiHost host = new(options) { IsCancelled = () => store.IsCancelled };
        foreach (WasiFunction function in WasiFunctions.All)
        {
            linker.DefineFunction(WasiFunctions.ModuleName, function.Name, function.Type, (caller, arguments, results) =>
            {
                Errno result = host.Call(function, MemoryOf(caller), arguments);
                if (!results.IsEmpty)
                    results[0] = (ulong)result;
            });
        }
        return host;
    }

    // Without a memory every pointer is wrong, and what needs none works.
    private static unsafe GuestMemory MemoryOf(WasmCaller caller) =>
        caller.GetMemory() is WasmMemory memory ? new GuestMemory(memory.Pointer, (ulong)memory.Length) : default;
}
