namespace CopyPatch.Wasm;

/// <summary>What a module wants to be given.</summary>
/// <param name="Module">The name of the module that it is to come from.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Type">What it is to be.</param>
public sealed record WasmImport(string Module, string Name, WasmItemType Type)
{
    /// <summary>Gets what it is to be.</summary>
    public WasmItemKind Kind => Type.Kind;

    /// <summary>Gets both names for a message.</summary>
    internal string DisplayName => $"{PrintableName.Of(Module)}.{PrintableName.Of(Name)}";
}
