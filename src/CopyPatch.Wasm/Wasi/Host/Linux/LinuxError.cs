using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Turns the errors of Linux into those of WASI.</summary>
internal static class LinuxError
{
    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int NotDirectory = 20;
    public const int InvalidArgument = 22;
    public const int Loop = 40;

    /// <summary>Gets the last call's error.</summary>
    public static int LastCode => Marshal.GetLastPInvokeError();

    /// <summary>Gets the last call's error.</summary>
    public static Errno Last => ToErrno(LastCode);

    /// <summary>Gets <see cref="Errno.Success"/>, or the last call's error if its result was negative.</summary>
    public static Errno Of(long result) => result < 0 ? Last : Errno.Success;

    /// <summary>Turns an error into WASI's.</summary>
    public static Errno ToErrno(int code) => code switch
    {
        0 => Errno.Success,
        1 => Errno.NotPermitted,
        2 => Errno.NotFound,
        4 => Errno.Interrupted,
        6 => Errno.NoSuchDevice,
        9 => Errno.BadDescriptor,
        11 => Errno.TryAgain,
        12 => Errno.OutOfMemory,
        13 => Errno.AccessDenied,
        14 => Errno.Fault,
        16 => Errno.Busy,
        17 => Errno.Exists,
        18 => Errno.CrossDevice,
        19 => Errno.NoDevice,
        20 => Errno.NotDirectory,
        21 => Errno.IsDirectory,
        22 => Errno.InvalidArgument,
        23 => Errno.TooManyFiles,
        24 => Errno.TooManyDescriptors,
        25 => Errno.NotTerminal,
        26 => Errno.TextBusy,
        27 => Errno.FileTooBig,
        28 => Errno.NoSpace,
        29 => Errno.CannotSeek,
        30 => Errno.ReadOnlyFileSystem,
        31 => Errno.TooManyLinks,
        32 => Errno.BrokenPipe,
        36 => Errno.NameTooLong,
        38 => Errno.NotImplemented,
        39 => Errno.NotEmpty,
        40 => Errno.Loop,
        75 => Errno.Overflow,
        95 => Errno.NotSupported,
        116 => Errno.Stale,
        122 => Errno.DiskQuota,
        _ => Errno.InputOutput,
    };
}
