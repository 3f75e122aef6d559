using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>Knows by name what modules may import, and makes instances with it.</summary>
public sealed partial class WasmLinker
{
    private readonly Dictionary<(string Module, string Name), WasmItem> _items = [];

    /// <summary>Makes a linker that knows nothing yet.</summary>
    /// <param name="store">The store that its instances are made in.</param>
    public WasmLinker(WasmStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
    }

    /// <summary>Gets the store that its instances are made in.</summary>
    public WasmStore Store { get; }

    /// <summary>Defines something. What had the name before is forgotten.</summary>
    /// <param name="module">The module that others import it from.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="item">A function, memory, table or global.</param>
    /// <exception cref="ArgumentException">It is of another store.</exception>
    public void Define(string module, string name, WasmItem item)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(item);
        Store.CheckOwns(item);
        _items[(module, name)] = item;
    }

    /// <summary>Defines a function of the host. What had the name before is forgotten.</summary>
    /// <param name="module">The module that others import it from.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="function">
    /// The delegate. Its parameters and result are int, uint, long, ulong, float, double, <see cref="WasmFunction"/> or object;
    /// its first parameter may be a <see cref="WasmCaller"/>. An exception that it throws comes out of the call from C#.
    /// </param>
    /// <exception cref="NotSupportedException">It has other types.</exception>
    public void DefineFunction(string module, string name, Delegate function) =>
        Define(module, name, WasmFunction.FromDelegate(Store, function));

    /// <summary>Defines a function of the host of any type. What had the name before is forgotten.</summary>
    /// <param name="module">The module that others import it from.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="type">Its type.</param>
    /// <param name="callback">What it does.</param>
    public void DefineFunction(string module, string name, WasmFunctionType type, WasmCallback callback) =>
        Define(module, name, WasmFunction.FromCallback(Store, type, callback));

    /// <summary>Defines all that an instance exports.</summary>
    /// <param name="module">The module that others import it from.</param>
    /// <param name="instance">The instance.</param>
    /// <exception cref="ArgumentException">It is of another store.</exception>
    public void DefineInstance(string module, WasmInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        foreach (WasmExport export in instance.Exports)
            Define(module, export.Name, instance.GetExport(export.Name)!);
    }

    /// <summary>Makes an instance of a module, and defines all that it exports.</summary>
    /// <param name="name">The module that others import it from.</param>
    /// <param name="module">The module.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="WasmLinkException">An import is missing or of another type, or the store has no room.</exception>
    /// <exception cref="WasmTrapException">A segment does not fit, or the start function has trapped.</exception>
    public WasmInstance DefineModule(string name, WasmModule module)
    {
        WasmInstance instance = Instantiate(module);
        DefineInstance(name, instance);
        return instance;
    }

    /// <summary>Gets what is defined.</summary>
    /// <param name="module">The module that others import it from.</param>
    /// <param name="name">Its name there.</param>
    /// <returns>The function, memory, table or global, or null.</returns>
    public WasmItem? Find(string module, string name) => _items.GetValueOrDefault((module, name));

    /// <summary>
    /// Makes an instance of a module: gives it what it imports, makes its memory, tables and globals, puts its segments there, and
    /// calls its start function.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="WasmLinkException">An import is missing or of another type, or the store has no room.</exception>
    /// <exception cref="WasmTrapException">
    /// A segment does not fit, or the start function has trapped. What was written before stays.
    /// </exception>
    public WasmInstance Instantiate(WasmModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        ModuleData data = module.Data;
        WasmItem[] imports = new WasmItem[data.Imports.Length];
        for (int i = 0; i < imports.Length; i++)
        {
            WasmImport import = module.Imports[i];
            if (!_items.TryGetValue((import.Module, import.Name), out WasmItem? item))
            {
                throw new WasmLinkException(
                    $"unknown import: the module wants {import.DisplayName}, {Article(import.Type)}, and nobody has defined it");
            }
            imports[i] = item;
        }
        return new WasmInstance(Store, module, imports);
    }

    private static string Article(WasmItemType type) => $"a {type}";
}
