using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>The system calls of macOS.</summary>
internal sealed unsafe partial class AppleSystem : IAppleSystem
{
    private const int ProtReadWrite = 1 | 2;
    private const int ProtReadWriteExecute = 1 | 2 | 4;
    private const int MapPrivate = 0x0002;
    private const int MapNoReserve = 0x0040;
    private const int MapJit = 0x0800;
    private const int MapAnonymous = 0x1000;

    // Loaded once, and never unloaded.
    private static readonly nint s_library =
        NativeLibrary.TryLoad("copypatch_apple", typeof(AppleSystem).Assembly, null, out nint library) ? library : 0;

    public nint Library => s_library;

    public bool IsManagedCodeInImage { get; } = IsInImage((nint)(delegate*<nint, bool>)&IsInImage);

    public byte* Map(long length, out int error) => Map(0, length, ProtReadWriteExecute, MapJit, out error);

    public byte* MapData(byte* wanted, long length, out int error) => Map((nint)wanted, length, ProtReadWrite, 0, out error);

    private static byte* Map(nint wanted, long length, int protection, int flags, out int error)
    {
        nint start = Mmap(wanted, (nint)length, protection, MapPrivate | MapAnonymous | MapNoReserve | flags, -1, 0);
        error = start == -1 ? Marshal.GetLastPInvokeError() : 0;
        return start == -1 ? null : (byte*)start;
    }

    public void Unmap(byte* start, long length) => _ = Munmap((nint)start, (nint)length);

    public void AllowWriting(bool allowed)
    {
        if (IsWriteProtectSupported() != 0)
            WriteProtect(allowed ? 0 : 1);
    }

    public void Invalidate(byte* code, int length) => InvalidateInstructionCache((nint)code, length);

    /// <summary>Whether an address is in an image that the system's loader knows: of what a runtime compiles it knows nothing.</summary>
    internal static bool IsInImage(nint address)
    {
        // Dl_info: four pointers.
        nint* information = stackalloc nint[4];
        return FindImage(address, information) != 0;
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Mmap(nint address, nint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Munmap(nint address, nint length);

    [LibraryImport("libc", EntryPoint = "dladdr")]
    private static partial int FindImage(nint address, nint* information);

    // No transition of the garbage collector's while the thread cannot execute what others may have compiled.
    [LibraryImport("libc", EntryPoint = "pthread_jit_write_protect_supported_np")]
    [SuppressGCTransition]
    private static partial int IsWriteProtectSupported();

    [LibraryImport("libc", EntryPoint = "pthread_jit_write_protect_np")]
    [SuppressGCTransition]
    private static partial void WriteProtect(int enabled);

    [LibraryImport("libc", EntryPoint = "sys_icache_invalidate")]
    private static partial void InvalidateInstructionCache(nint start, nint length);
}
