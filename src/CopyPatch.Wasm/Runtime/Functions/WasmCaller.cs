namespace CopyPatch.Wasm;

/// <summary>
/// Who calls a function of the host. A delegate whose first parameter is this is told; the parameter is none of WebAssembly's.
/// </summary>
public sealed class WasmCaller
{
    private string? _name;
    private WasmMemory? _memory;

    internal WasmCaller(WasmStore store, WasmInstance? instance)
    {
        Store = store;
        Instance = instance;
    }

    /// <summary>Gets the store.</summary>
    public WasmStore Store { get; }

    /// <summary>
    /// Gets the instance that has imported the function; null where it is called without an import, as from C#.
    /// </summary>
    public WasmInstance? Instance { get; }

    /// <summary>Gets a memory that the instance exports.</summary>
    /// <param name="name">Its name there.</param>
    /// <returns>The memory, or null if there is no such export.</returns>
    public WasmMemory? GetMemory(string name = "memory")
    {
        if (_name == name)
            return _memory;
        _memory = Instance?.GetMemory(name);
        _name = name;
        return _memory;
    }

    /// <summary>Gets a function that the instance exports.</summary>
    /// <param name="name">Its name there.</param>
    /// <returns>The function, or null if there is no such export.</returns>
    public WasmFunction? GetFunction(string name) => Instance?.GetFunction(name);
}
