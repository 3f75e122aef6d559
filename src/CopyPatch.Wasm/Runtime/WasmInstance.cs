using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm;

/// <summary>A module that has its imports, and memory, tables and globals of its own. It lives as long as its store.</summary>
public sealed unsafe partial class WasmInstance
{
    private readonly CompiledModule _code; // The store keeps it.
    private readonly WasmFunction?[] _functions;
    private readonly WasmTable[] _tables;
    private readonly WasmGlobal?[] _globals;
    private readonly WasmMemory? _memory;
    private readonly bool[] _droppedData;
    private readonly bool[] _droppedElements;

    /// <summary>Gets the store that it is in.</summary>
    public WasmStore Store { get; }

    /// <summary>Gets the module that it is of.</summary>
    public WasmModule Module { get; }

    /// <summary>Gets what it exports, in the module's order.</summary>
    public IReadOnlyList<WasmExport> Exports => Module.Exports;

    internal NativeInstance* Native { get; }

    internal ModuleData Data { get; }

    internal WasmMemory? Memory => _memory;

    /// <summary>Gets something that is exported.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>A function, memory, table or global; null if nothing has the name.</returns>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public WasmItem? GetExport(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using StoreScope scope = Store.Use(this);
        if (!Module.ExportsByName.TryGetValue(name, out Export export))
            return null;
        return export.Kind switch
        {
            ExternalKind.Function => FunctionAt(export.Index),
            ExternalKind.Table => _tables[export.Index],
            ExternalKind.Memory => _memory,
            _ => GlobalAt(export.Index),
        };
    }

    /// <summary>Gets an exported function.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The function; null if no function has the name.</returns>
    public WasmFunction? GetFunction(string name) => GetExport(name) as WasmFunction;

    /// <summary>Gets an exported memory.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The memory; null if no memory has the name.</returns>
    public WasmMemory? GetMemory(string name) => GetExport(name) as WasmMemory;

    /// <summary>Gets an exported table.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The table; null if no table has the name.</returns>
    public WasmTable? GetTable(string name) => GetExport(name) as WasmTable;

    /// <summary>Gets an exported global.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The global; null if no global has the name.</returns>
    public WasmGlobal? GetGlobal(string name) => GetExport(name) as WasmGlobal;

    /// <summary>Gets an exported function as a delegate.</summary>
    /// <typeparam name="TDelegate">
    /// An <see cref="Action"/> or <see cref="Func{TResult}"/> with up to seven parameters of int, uint, long, ulong, float,
    /// double, <see cref="WasmFunction"/> or object.
    /// </typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>The delegate. A call of it allocates nothing.</returns>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    /// <exception cref="NotSupportedException">
    /// It is no such delegate; or, under NativeAOT, an uncommon one: name the types instead, as in
    /// <c>GetFunction&lt;int, int&gt;("fib")</c>, which gives the same.
    /// </exception>
    public TDelegate GetFunction<TDelegate>(string name)
        where TDelegate : Delegate => RequireFunction(name).ToDelegate<TDelegate>();

    /// <summary>A function of the index space, while the store is in use.</summary>
    internal WasmFunction FunctionAt(int index) =>
        _functions[index] ??= new WasmFunction(Store, Native->Functions + index, Data.TypeOf(index), null);

    internal WasmTable TableAt(int index) => _tables[index];

    /// <summary>A global of the index space.</summary>
    internal WasmGlobal GlobalAt(int index) =>
        _globals[index] ??= new WasmGlobal(Store, Data.Globals[index], CellOf(index));

    /// <summary>A function in a stack trace.</summary>
    internal WasmFrame FrameOf(int function)
    {
        if (!Data.FunctionNames.TryGetValue(function, out string? name))
            name = Data.Exports.FirstOrDefault(export => export.Kind == ExternalKind.Function && export.Index == function).Name;
        return new WasmFrame(Data.Name, function, name);
    }

    private ulong* CellOf(int global) => (ulong*)(Native + 1) + global;

    private WasmFunction RequireFunction(string name) => GetFunction(name)
        ?? throw new WasmLinkException($"unknown export: the module exports no function {PrintableName.Of(name)}");
}
