using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A system without calls that would keep a module in its directory.</summary>
internal sealed class OtherSystem : HostSystem
{
    /// <inheritdoc/>
    public override HostFile OpenDirectory(string path) =>
        throw new PlatformNotSupportedException("directories can be given to a module on Linux and Windows only");
}
