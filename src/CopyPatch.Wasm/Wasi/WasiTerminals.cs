using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Standard streams that say that they are terminals.</summary>
[Flags]
public enum WasiTerminals
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Standard input.</summary>
    Input = 1,

    /// <summary>Standard output.</summary>
    Output = 2,

    /// <summary>Standard error.</summary>
    Error = 4,
}
