using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>An open file or directory of the host. The finalizer closes it if nobody else did.</summary>
internal sealed class HostFile(int number) : SafeHandle(-1, ownsHandle: true)
{
    private readonly int _number = number;

    /// <summary>Gets the host's number of the file.</summary>
    public int Number => IsClosed ? throw new ObjectDisposedException(nameof(HostFile)) : _number;

    /// <inheritdoc/>
    public override bool IsInvalid => _number < 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LinuxFileCalls.Close(_number) == 0;
}
