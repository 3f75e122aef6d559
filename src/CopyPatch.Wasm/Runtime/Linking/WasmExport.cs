namespace CopyPatch.Wasm;

/// <summary>What a module gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is.</param>
public sealed record WasmExport(string Name, WasmItemType Type)
{
    /// <summary>Gets what it is.</summary>
    public WasmItemKind Kind => Type.Kind;

    /// <summary>Gets the name, to be shown: cut if it is long, and with escapes for what would not be seen as it is.</summary>
    public override string ToString() => PrintableName.Of(Name);
}
