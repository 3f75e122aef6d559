using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>Address space of Windows, which counts what is committed, so that reservations take nothing from .NET.</summary>
internal sealed unsafe partial class WindowsMemory : SystemMemory
{
    private const uint MemCommit = 0x1000, MemReserve = 0x2000, MemRelease = 0x8000;
    private const uint PageNoAccess = 0x01, PageReadWrite = 0x04;

    /// <inheritdoc/>
    public override byte* Reserve(nuint length) => VirtualAlloc(null, length, MemReserve, PageNoAccess);

    /// <inheritdoc/>
    public override bool TryCommit(byte* start, nuint length) =>
        length == 0 || VirtualAlloc(start, length, MemCommit, PageReadWrite) != null;

    /// <inheritdoc/>
    public override void Release(byte* start, nuint length) => VirtualFree(start, 0, MemRelease);

    [LibraryImport("kernel32")]
    private static partial byte* VirtualAlloc(byte* address, nuint length, uint type, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(byte* address, nuint length, uint type);
}
