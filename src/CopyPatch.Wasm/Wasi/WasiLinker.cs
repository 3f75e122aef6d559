using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Gives modules WASI preview 1.</summary>
public static class WasiLinker
{
    private const string InitializeName = "_initialize";

    /// <summary>
    /// Defines all functions of <c>wasi_snapshot_preview1</c>. They work on the memory that a module exports as <c>memory</c>, and
    /// a module's <c>proc_exit</c> comes out of the call from C# as a <see cref="WasiExitException"/>.
    /// </summary>
    /// <remarks>
    /// All instances that the linker makes share one set of file descriptors; a program should have a linker of its own.
    /// <see cref="WasmStore.Cancel"/> ends a module's wait for a time, a file or a standard stream within 50 milliseconds; but not a
    /// write to a stream that is none of the process and does not return. A read of such a stream that was ended goes on, and what it
    /// gives is what the module reads next.
    /// </remarks>
    /// <param name="linker">The linker.</param>
    /// <param name="options">What the modules see of the world. Later changes have no effect on texts and directories.</param>
    /// <returns>
    /// Disposing it closes the files and directories, and is refused (<see cref="InvalidOperationException"/>) while another thread is in
    /// the store. The garbage collector does so otherwise.
    /// </returns>
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
        return new Files(store, host);
    }

    /// <summary>
    /// Makes an instance of a module, and calls the function <c>_initialize</c> if it exports one, as a module of WASI that is no command
    /// wants before any other call.
    /// </summary>
    /// <param name="linker">What it may import.</param>
    /// <param name="module">The module.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="WasmLinkException">
    /// An import is missing or of another type, the store has no room, or <c>_initialize</c> takes or gives something.
    /// </exception>
    /// <exception cref="WasmTrapException">A segment does not fit, or a function has trapped.</exception>
    public static WasmInstance InstantiateWasi(this WasmLinker linker, WasmModule module)
    {
        ArgumentNullException.ThrowIfNull(linker);
        WasmInstance instance = linker.Instantiate(module);
        if (instance.GetFunction(InitializeName) is not null)
            instance.GetAction(InitializeName)();
        return instance;
    }

    // Without a memory every pointer is wrong, and what needs none works.
    private static unsafe GuestMemory MemoryOf(WasmCaller caller) =>
        caller.GetMemory() is WasmMemory memory ? new GuestMemory(memory.Pointer, (ulong)memory.Length) : default;

    // The host gives the number of a closed file to the next one: a module in the middle of a call would go on with that.
    private sealed class Files(WasmStore store, WasiHost host) : IDisposable
    {
        public void Dispose() => store.TakeFromFunctions(host);
    }
}
