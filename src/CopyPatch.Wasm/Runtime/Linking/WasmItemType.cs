using System;

namespace CopyPatch.Wasm;

/// <summary>The type of something that a module imports or exports.</summary>
public sealed class WasmItemType
{
    private WasmItemType(WasmItemKind kind) => Kind = kind;

    /// <summary>Gets what it is. The other properties that have a meaning for it follow from that.</summary>
    public WasmItemKind Kind { get; }

    /// <summary>Gets a function's type.</summary>
    public WasmFunctionType? Function { get; private init; }

    /// <summary>Gets the type of a global's value, or of a table's entries.</summary>
    public WasmValueType? Value { get; private init; }

    /// <summary>Gets whether a global can be written.</summary>
    public bool IsMutable { get; private init; }

    /// <summary>Gets a memory's or table's least size: in pages of 64 KiB, or in entries.</summary>
    public uint Minimum { get; private init; }

    /// <summary>Gets a memory's or table's most size, if it has one.</summary>
    public uint? Maximum { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        WasmItemKind.Function => $"function {Function}",
        WasmItemKind.Table => $"table of {Name(Value)}, {Size}",
        WasmItemKind.Memory => $"memory of {Size} pages",
        _ => $"{(IsMutable ? "mutable " : "")}global {Name(Value)}",
    };

    private string Size => Maximum is { } maximum ? $"{Minimum} to {maximum}" : $"{Minimum} or more";

    internal static WasmItemType Of(WasmFunctionType type) => new(WasmItemKind.Function) { Function = type };

    internal static WasmItemType Of(TableType type) => new(WasmItemKind.Table)
    {
        Value = type.Element,
        Minimum = type.Limits.Minimum,
        Maximum = type.Limits.Maximum,
    };

    internal static WasmItemType Of(MemoryType type) => new(WasmItemKind.Memory)
    {
        Minimum = type.Limits.Minimum,
        Maximum = type.Limits.Maximum,
    };

    internal static WasmItemType Of(GlobalType type) => new(WasmItemKind.Global) { Value = type.Type, IsMutable = type.IsMutable };

    /// <summary>The type of a thing in an index space.</summary>
    internal static WasmItemType Of(ModuleData module, ExternalKind kind, int index) => kind switch
    {
        ExternalKind.Function => Of(module.TypeOf(index)),
        ExternalKind.Table => Of(module.Tables[index]),
        ExternalKind.Memory => Of(module.Memories[index]),
        _ => Of(module.Globals[index]),
    };

    /// <summary>Whether a thing may be given where this is asked for. Its least size is what it has now.</summary>
    internal bool Accepts(WasmItemType given) => Kind == given.Kind && Kind switch
    {
        WasmItemKind.Function => Function!.Equals(given.Function),
        WasmItemKind.Table => Value == given.Value && HasRoomFor(given),
        WasmItemKind.Memory => HasRoomFor(given),
        _ => Value == given.Value && IsMutable == given.IsMutable,
    };

    private bool HasRoomFor(WasmItemType given) =>
        given.Minimum >= Minimum && (Maximum is null || (given.Maximum is { } maximum && maximum <= Maximum));

    private static string Name(WasmValueType? type) => type?.ToString().ToLowerInvariant() ?? throw new InvalidOperationException();
}
