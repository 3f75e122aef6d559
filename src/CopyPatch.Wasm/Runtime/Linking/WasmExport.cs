namespace CopyPatch.Wasm;

/// <summary>What a module gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is.</param>
public sealed record WasmExport(string Name, WasmItemType Type)
{
    /// <summary>Gets what it is.</summary>
    public WasmItemKind Kind => Type.Kind;
}
