using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>The system calls that executable memory on Linux is made of.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int ProtNone = 0;
    public const int ProtRead = 1;
    public const int ProtWrite = 2;
    public const int ProtExec = 4;

    public const int MapShared = 0x01;
    public const int MapPrivate = 0x02;
    public const int MapFixed = 0x10;
    public const int MapAnonymous = 0x20;
    public const int MapNoReserve = 0x4000;

    public const uint MfdCloseOnExec = 0x01;
    public const uint MfdExec = 0x10;

    public const int MadvPopulateWrite = 23;

    public const int FallocKeepSize = 1;
    public const int FallocPunchHole = 2;

    public const int Eperm = 1;
    public const int Eintr = 4;
    public const int Eagain = 11;
    public const int Enomem = 12;
    public const int Eacces = 13;
    public const int Einval = 22;
    public const int Enfile = 23;
    public const int Emfile = 24;
    public const int Enospc = 28;
    public const int Enosys = 38;
    public const int Eopnotsupp = 95;

    public const nuint HardwareCapabilities = 16;
    public const nuint MoreHardwareCapabilities = 26;

    public const int MembarrierOnArm64 = 283;
    public const int PrivateExpeditedSyncCore = 1 << 5;
    public const int RegisterPrivateExpeditedSyncCore = 1 << 6;

    public static readonly nint MapFailed = -1;

    /// <summary>What the last call's error says, and whether asking for less would help.</summary>
    /// <param name="call">The call.</param>
    /// <param name="policyRemedy">What would allow it where it is forbidden.</param>
    public static SystemRefusal LastRefusal(string call, string policyRemedy = "")
    {
        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            Emfile or Enfile => new(call, error, Remedy: "Each heap has an open file: let emitters share heaps, or raise the limit "
                + "(ulimit -n)."),
            Enomem or Enospc or Eagain => new(call, error),
            _ => new(call, error, IsPolicy: true, policyRemedy),
        };
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MemfdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Ftruncate(int file, long length);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Fallocate(int file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Mmap(nint address, nint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Mprotect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Munmap(nint address, nint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Madvise(nint address, nint length, int advice);

    [LibraryImport("libc", EntryPoint = "getauxval")]
    public static partial nuint GetAuxiliaryValue(nuint type);

    [LibraryImport("libgcc_s.so.1", EntryPoint = "__register_frame")]
    public static partial void RegisterFrame(byte* rules);

    [LibraryImport("libgcc_s.so.1", EntryPoint = "__deregister_frame")]
    public static partial void DeregisterFrame(byte* rules);

    // Glibc has no function for membarrier.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Syscall(nint number, nint first, nint second, nint third);
}
