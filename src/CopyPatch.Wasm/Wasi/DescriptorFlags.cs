using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>How a file is written and waited for: the <c>fdflags</c> of WASI.</summary>
[Flags]
internal enum DescriptorFlags : ushort
{
    None = 0,
    Append = 1,
    DataSync = 2,
    NonBlocking = 4,
    ReadSync = 8,
    Sync = 16,
    All = Append | DataSync | NonBlocking | ReadSync | Sync,
}
