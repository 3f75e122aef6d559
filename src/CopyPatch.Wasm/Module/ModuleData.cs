using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>A decoded module: what its sections say. Function bodies and data stay where they are, in its bytes.</summary>
internal sealed class ModuleData
{
    /// <summary>The module's bytes.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>The function types.</summary>
    public WasmFunctionType[] Types { get; set; } = [];

    /// <summary>The imports, in their order.</summary>
    public Import[] Imports { get; set; } = [];

    /// <summary>For each function, the imported ones first: its index in <see cref="Types"/>.</summary>
    public int[] Functions { get; set; } = [];

    /// <summary>How many functions are imported.</summary>
    public int ImportedFunctions { get; set; }

    /// <summary>The tables, the imported ones first.</summary>
    public TableType[] Tables { get; set; } = [];

    /// <summary>How many tables are imported.</summary>
    public int ImportedTables { get; set; }

    /// <summary>The memories: none or one.</summary>
    public MemoryType[] Memories { get; set; } = [];

    /// <summary>How many memories are imported.</summary>
    public int ImportedMemories { get; set; }

    /// <summary>The globals, the imported ones first.</summary>
    public GlobalType[] Globals { get; set; } = [];

    /// <summary>How many globals are imported.</summary>
    public int ImportedGlobals { get; set; }

    /// <summary>For each global that is not imported: what it starts with.</summary>
    public ConstantExpression[] GlobalInitializers { get; set; } = [];

    /// <summary>The exports, in their order.</summary>
    public Export[] Exports { get; set; } = [];

    /// <summary>The function that is called when the module is instantiated, or -1.</summary>
    public int Start { get; set; } = -1;

    /// <summary>The element segments.</summary>
    public ElementSegment[] Elements { get; set; } = [];

    /// <summary>The data segments.</summary>
    public DataSegment[] Data { get; set; } = [];

    /// <summary>What the data count section says, or -1 where there is none.</summary>
    public int DataCount { get; set; } = -1;

    /// <summary>For each function that is not imported: its body.</summary>
    public FunctionBody[] Bodies { get; set; } = [];

    /// <summary>For each function: whether <c>ref.func</c> in a body may name it (it occurs outside of bodies).</summary>
    public bool[] DeclaredFunctions { get; set; } = [];

    /// <summary>The functions' names, from the custom section <c>name</c>; a broken one is as good as none.</summary>
    public Dictionary<int, string> FunctionNames { get; } = [];

    /// <summary>The module's name, from the custom section <c>name</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Gets the type of a function.</summary>
    /// <param name="function">Its index.</param>
    public WasmFunctionType TypeOf(int function) => Types[Functions[function]];

    /// <summary>Gets what a block takes.</summary>
    /// <param name="blockType">Its type (<see cref="BlockType"/>).</param>
    public ReadOnlySpan<WasmValueType> ParametersOf(int blockType) => blockType >= 0 ? Types[blockType].ParameterTypes : [];

    /// <summary>Gets what a block gives.</summary>
    /// <param name="blockType">Its type (<see cref="BlockType"/>).</param>
    public ReadOnlySpan<WasmValueType> ResultsOf(int blockType) =>
        blockType >= 0 ? Types[blockType].ResultTypes : BlockType.ResultsOf(blockType);

    /// <summary>A function, to be shown: its index, and its name if it has one.</summary>
    /// <param name="function">Its index.</param>
    public string Show(int function) =>
        FunctionNames.TryGetValue(function, out string? name) ? $"function {function} ({PrintableName.Of(name)})" : $"function {function}";
}

/// <summary>What a module imports or exports.</summary>
internal enum ExternalKind : byte
{
    Function = 0,
    Table = 1,
    Memory = 2,
    Global = 3,
}

/// <summary>Least and most size; of memory in pages of 64 KiB, of a table in entries.</summary>
internal readonly record struct Limits(uint Minimum, uint? Maximum);

internal readonly record struct TableType(WasmValueType Element, Limits Limits);

internal readonly record struct MemoryType(Limits Limits);

internal readonly record struct GlobalType(WasmValueType Type, bool IsMutable);

/// <summary>An import. Index: the function's type in Types; for others its number in the index space of its kind.</summary>
internal readonly record struct Import(string Module, string Name, ExternalKind Kind, int Index);

/// <summary>An export. Index: in the index space of its kind.</summary>
internal readonly record struct Export(string Name, ExternalKind Kind, int Index);

internal enum ConstantKind : byte
{
    /// <summary>A number; Bits are its bits.</summary>
    Value,

    /// <summary>The global with index Bits.</summary>
    Global,

    /// <summary>The function with index Bits.</summary>
    Function,

    /// <summary>A null reference.</summary>
    Null,
}

/// <summary>A constant expression, validated: of WebAssembly 2.0, which has one operator in it.</summary>
internal readonly record struct ConstantExpression(ConstantKind Kind, WasmValueType Type, ulong Bits);

internal enum SegmentMode : byte
{
    Active,
    Passive,
    Declarative,
}

/// <summary>An element segment. Table and Offset are those of an active one.</summary>
internal readonly record struct ElementSegment(
    WasmValueType Type, SegmentMode Mode, int Table, ConstantExpression Offset, ConstantExpression[] Items);

/// <summary>A data segment. Offset is that of an active one; Start and Length are its bytes in the module's.</summary>
internal readonly record struct DataSegment(SegmentMode Mode, ConstantExpression Offset, int Start, int Length);

/// <summary>
/// A function's body. Start and End delimit its operators in the module's bytes, the last being <c>end</c>. Locals has the types
/// of all locals, parameters first.
/// </summary>
internal readonly record struct FunctionBody(int Start, int End, WasmValueType[] Locals);
