using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What <c>path_open</c> does: the <c>oflags</c> of WASI.</summary>
[Flags]
internal enum OpenFlags : ushort
{
    None = 0,
    Create = 1,
    Directory = 2,
    Exclusive = 4,
    Truncate = 8,
    All = Create | Directory | Exclusive | Truncate,
}
