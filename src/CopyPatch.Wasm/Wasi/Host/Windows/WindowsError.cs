namespace CopyPatch.Wasm.Wasi;

/// <summary>Turns the errors of Windows' kernel into those of WASI.</summary>
internal static class WindowsError
{
    public const int NoMoreFiles = unchecked((int)0x80000006);
    public const int EndOfFile = unchecked((int)0xC0000011);
    public const int NoSuchFile = unchecked((int)0xC000000F);

    /// <summary>Gets <see cref="Errno.Success"/>, or the error that a call ended with.</summary>
    public static Errno Of(int status) => status >= 0 ? Errno.Success : ToErrno(status);

    /// <summary>Whether a call ended so because the system, or this kind of disk, does not know what it asked for.</summary>
    public static bool IsUnknownCall(int status) => (uint)status is
        0xC0000002 // not implemented
        or 0xC0000003 // no such information
        or 0xC000000D // a parameter
        or 0xC0000010 // no such request
        or 0xC00000BB; // not supported

    private static Errno ToErrno(int status) => (uint)status switch
    {
        0xC0000002 => Errno.NotSupported, // not implemented
        0xC0000003 => Errno.NotSupported, // no such information
        0xC0000008 => Errno.BadDescriptor,
        0xC000000D => Errno.InvalidArgument,
        0xC000000E => Errno.NoDevice,
        0xC000000F => Errno.NotFound, // no such file
        0xC0000010 => Errno.NotSupported, // no such request
        0xC0000017 => Errno.OutOfMemory,
        0xC0000022 => Errno.AccessDenied,
        0xC0000024 => Errno.NotDirectory, // a handle of another kind
        0xC0000033 => Errno.InvalidArgument, // no name
        0xC0000034 => Errno.NotFound, // no such name
        0xC0000035 => Errno.Exists,
        0xC000003A => Errno.NotFound, // no such path
        0xC0000043 => Errno.Busy, // somebody has it who does not share it
        0xC0000044 => Errno.DiskQuota,
        0xC0000054 => Errno.Busy, // a lock
        0xC0000055 => Errno.Busy, // a lock
        0xC0000056 => Errno.Busy, // it is removed when nobody has it open any more
        0xC0000061 => Errno.NotPermitted, // a privilege
        0xC000007F => Errno.NoSpace,
        0xC000009A => Errno.OutOfMemory,
        0xC00000A2 => Errno.ReadOnlyFileSystem,
        0xC00000A5 => Errno.InvalidArgument, // a level of impersonation
        0xC00000B1 => Errno.BrokenPipe,
        0xC00000BA => Errno.IsDirectory,
        0xC00000BB => Errno.NotSupported,
        0xC00000D4 => Errno.CrossDevice,
        0xC0000101 => Errno.NotEmpty,
        0xC0000103 => Errno.NotDirectory,
        0xC0000106 => Errno.NameTooLong,
        0xC000011F => Errno.TooManyDescriptors,
        0xC0000120 => Errno.Interrupted,
        0xC0000121 => Errno.AccessDenied, // it cannot be deleted
        0xC000012D => Errno.OutOfMemory,
        0xC000014B => Errno.BrokenPipe,
        0xC0000184 => Errno.InvalidArgument, // not in this state
        0xC0000188 => Errno.NoSpace, // of a log
        0xC000022D => Errno.TryAgain,
        0xC0000265 => Errno.TooManyLinks,
        0xC0000275 => Errno.InvalidArgument, // no reparse point
        0xC0000904 => Errno.FileTooBig,
        _ => Errno.InputOutput,
    };
}
