using System.Collections.Generic;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>What a random module consists of, but for the code.</summary>
internal sealed class ModuleShape
{
    public bool Padded { get; set; }

    public List<WasmFunctionType> Types { get; } = [];

    /// <summary>Gets the types of the imported functions.</summary>
    public List<int> Imports { get; } = [];

    public List<FunctionShape> Functions { get; } = [];

    /// <summary>Gets the globals. The first is how many more calls there may be.</summary>
    public List<GlobalShape> Globals { get; } = [];

    public List<TableType> Tables { get; } = [];

    /// <summary>Gets or sets the memory's size in pages; -1: there is none.</summary>
    public int MemoryPages { get; set; } = -1;

    public int? MemoryMaximum { get; set; }

    public List<ElementShape> Elements { get; } = [];

    public List<DataShape> Data { get; } = [];

    /// <summary>Gets what is in the first table at first: function indices.</summary>
    public Dictionary<int, int> TableContent { get; } = [];

    /// <summary>Gets the functions that <c>ref.func</c> may name.</summary>
    public List<int> Declared { get; } = [];

    /// <summary>Gets the type of a function by its index, imported ones first.</summary>
    public WasmFunctionType TypeOf(int function) => Types[TypeIndexOf(function)];

    public int TypeIndexOf(int function) =>
        function < Imports.Count ? Imports[function] : Functions[function - Imports.Count].Type;

    public bool HasMemory => MemoryPages >= 0;
}

/// <summary>A function. Fueled: it may call others, and be called by those, and so counts down the first global.</summary>
internal sealed record FunctionShape(int Type, bool Fueled, bool Exported);

/// <summary>A global. Function: what a funcref refers to, or -1.</summary>
internal sealed record GlobalShape(WasmValueType Type, bool Mutable, ulong Bits, int Function = -1);

/// <summary>An element segment. Items: function indices, -1 for null. Form: the number with which it starts in the module.</summary>
internal sealed record ElementShape(int Form, int Table, WasmValueType Type, int Offset, int[] Items);

internal sealed record DataShape(bool Active, int Offset, byte[] Bytes);
