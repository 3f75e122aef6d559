using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What is waited for: the <c>pollfd</c> of Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollRequest
{
    public int File;
    public short Events;
    public short Results;
}
