namespace CopyPatch.Wasm.Wasi;

/// <summary>How a call of WASI ended: what every function of it returns.</summary>
public enum Errno : ushort
{
    /// <summary>It worked.</summary>
    Success = 0,

    /// <summary>The list of arguments is too long.</summary>
    ArgumentListTooLong = 1,

    /// <summary>The host's permissions do not allow it.</summary>
    AccessDenied = 2,

    /// <summary>The address is in use.</summary>
    AddressInUse = 3,

    /// <summary>The address is not available.</summary>
    AddressNotAvailable = 4,

    /// <summary>The address family is not supported.</summary>
    AddressFamilyNotSupported = 5,

    /// <summary>Nothing is there now; try again.</summary>
    TryAgain = 6,

    /// <summary>It is already under way.</summary>
    Already = 7,

    /// <summary>The file descriptor is not open, or not for this.</summary>
    BadDescriptor = 8,

    /// <summary>The message is bad.</summary>
    BadMessage = 9,

    /// <summary>The thing is in use.</summary>
    Busy = 10,

    /// <summary>It was canceled.</summary>
    Canceled = 11,

    /// <summary>There is no child process.</summary>
    NoChild = 12,

    /// <summary>The connection was aborted.</summary>
    ConnectionAborted = 13,

    /// <summary>The connection was refused.</summary>
    ConnectionRefused = 14,

    /// <summary>The connection was reset.</summary>
    ConnectionReset = 15,

    /// <summary>It would wait for ever.</summary>
    Deadlock = 16,

    /// <summary>A destination address is needed.</summary>
    DestinationAddressRequired = 17,

    /// <summary>The argument is outside of the function's domain.</summary>
    Domain = 18,

    /// <summary>The disk quota is used up.</summary>
    DiskQuota = 19,

    /// <summary>It exists already.</summary>
    Exists = 20,

    /// <summary>A pointer reaches out of the memory.</summary>
    Fault = 21,

    /// <summary>The file would be too big.</summary>
    FileTooBig = 22,

    /// <summary>The host cannot be reached.</summary>
    HostUnreachable = 23,

    /// <summary>The identifier was removed.</summary>
    IdentifierRemoved = 24,

    /// <summary>The text is not UTF-8.</summary>
    IllegalByteSequence = 25,

    /// <summary>The operation is in progress.</summary>
    InProgress = 26,

    /// <summary>A signal came in between.</summary>
    Interrupted = 27,

    /// <summary>An argument is wrong.</summary>
    InvalidArgument = 28,

    /// <summary>Reading or writing failed.</summary>
    InputOutput = 29,

    /// <summary>The socket is connected already.</summary>
    IsConnected = 30,

    /// <summary>It is a directory.</summary>
    IsDirectory = 31,

    /// <summary>There are too many symbolic links on the way.</summary>
    Loop = 32,

    /// <summary>Too many file descriptors are open.</summary>
    TooManyDescriptors = 33,

    /// <summary>There are too many links.</summary>
    TooManyLinks = 34,

    /// <summary>The message is too long.</summary>
    MessageTooLong = 35,

    /// <summary>Reserved.</summary>
    MultiHop = 36,

    /// <summary>The name is too long.</summary>
    NameTooLong = 37,

    /// <summary>The network is down.</summary>
    NetworkDown = 38,

    /// <summary>The network aborted the connection.</summary>
    NetworkReset = 39,

    /// <summary>The network cannot be reached.</summary>
    NetworkUnreachable = 40,

    /// <summary>Too many files are open in the system.</summary>
    TooManyFiles = 41,

    /// <summary>There is no room for buffers.</summary>
    NoBuffers = 42,

    /// <summary>There is no such device.</summary>
    NoDevice = 43,

    /// <summary>There is no such file or directory.</summary>
    NotFound = 44,

    /// <summary>It cannot be executed.</summary>
    NotExecutable = 45,

    /// <summary>There are no locks left.</summary>
    NoLocks = 46,

    /// <summary>Reserved.</summary>
    NoLink = 47,

    /// <summary>There is not enough memory.</summary>
    OutOfMemory = 48,

    /// <summary>There is no such message.</summary>
    NoMessage = 49,

    /// <summary>The protocol has no such option.</summary>
    NoProtocolOption = 50,

    /// <summary>There is no space left on the device.</summary>
    NoSpace = 51,

    /// <summary>The function is not implemented.</summary>
    NotImplemented = 52,

    /// <summary>The socket is not connected.</summary>
    NotConnected = 53,

    /// <summary>It is not a directory.</summary>
    NotDirectory = 54,

    /// <summary>The directory is not empty.</summary>
    NotEmpty = 55,

    /// <summary>The state cannot be recovered.</summary>
    NotRecoverable = 56,

    /// <summary>It is not a socket.</summary>
    NotSocket = 57,

    /// <summary>This is not supported.</summary>
    NotSupported = 58,

    /// <summary>It is not a terminal.</summary>
    NotTerminal = 59,

    /// <summary>There is no such device or address.</summary>
    NoSuchDevice = 60,

    /// <summary>A value is too big for its type.</summary>
    Overflow = 61,

    /// <summary>The owner died.</summary>
    OwnerDead = 62,

    /// <summary>It is not permitted.</summary>
    NotPermitted = 63,

    /// <summary>Nobody reads the pipe's other end.</summary>
    BrokenPipe = 64,

    /// <summary>The protocol was violated.</summary>
    Protocol = 65,

    /// <summary>The protocol is not supported.</summary>
    ProtocolNotSupported = 66,

    /// <summary>The protocol is wrong for the socket.</summary>
    ProtocolType = 67,

    /// <summary>The result is too big.</summary>
    Range = 68,

    /// <summary>The file system is read-only.</summary>
    ReadOnlyFileSystem = 69,

    /// <summary>It has no position that could be moved.</summary>
    CannotSeek = 70,

    /// <summary>There is no such process.</summary>
    NoProcess = 71,

    /// <summary>The file is gone from its server.</summary>
    Stale = 72,

    /// <summary>The time is over.</summary>
    TimedOut = 73,

    /// <summary>The program is being executed.</summary>
    TextBusy = 74,

    /// <summary>The link would reach across file systems.</summary>
    CrossDevice = 75,

    /// <summary>The descriptor's rights do not allow it, or the path leads out of its directory.</summary>
    NotCapable = 76,
}
