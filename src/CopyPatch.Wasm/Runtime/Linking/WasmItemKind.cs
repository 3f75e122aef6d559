namespace CopyPatch.Wasm;

/// <summary>What kinds of things modules import and export.</summary>
public enum WasmItemKind
{
    /// <summary>A function.</summary>
    Function = 0,

    /// <summary>A table.</summary>
    Table = 1,

    /// <summary>A memory.</summary>
    Memory = 2,

    /// <summary>A global.</summary>
    Global = 3,
}
