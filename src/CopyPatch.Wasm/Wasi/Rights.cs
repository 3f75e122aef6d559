using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What may be done with a file descriptor, in the bits of WASI.</summary>
[Flags]
internal enum Rights : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Bring a file's data to its disk.</summary>
    DataSync = 1 << 0,

    /// <summary>Read; in a directory: open files for reading.</summary>
    Read = 1 << 1,

    /// <summary>Move a file's position, and use positions with reads and writes.</summary>
    Seek = 1 << 2,

    /// <summary>Change how a file is written.</summary>
    SetFlags = 1 << 3,

    /// <summary>Bring a file to its disk.</summary>
    Sync = 1 << 4,

    /// <summary>Ask for a file's position.</summary>
    Tell = 1 << 5,

    /// <summary>Write; in a directory: open files for writing.</summary>
    Write = 1 << 6,

    /// <summary>Say how a file will be used.</summary>
    Advise = 1 << 7,

    /// <summary>Reserve space for a file.</summary>
    Allocate = 1 << 8,

    /// <summary>Make directories.</summary>
    CreateDirectory = 1 << 9,

    /// <summary>Make files.</summary>
    CreateFile = 1 << 10,

    /// <summary>Give a file of the directory another name.</summary>
    LinkSource = 1 << 11,

    /// <summary>Put a new name of a file into the directory.</summary>
    LinkTarget = 1 << 12,

    /// <summary>Open files and directories.</summary>
    Open = 1 << 13,

    /// <summary>List a directory.</summary>
    ReadDirectory = 1 << 14,

    /// <summary>Read symbolic links.</summary>
    ReadLink = 1 << 15,

    /// <summary>Rename what is in the directory.</summary>
    RenameSource = 1 << 16,

    /// <summary>Put what is renamed into the directory.</summary>
    RenameTarget = 1 << 17,

    /// <summary>Ask for the status of what is in the directory.</summary>
    PathStatus = 1 << 18,

    /// <summary>Cut files of the directory when they are opened.</summary>
    PathSetSize = 1 << 19,

    /// <summary>Set the times of what is in the directory.</summary>
    PathSetTimes = 1 << 20,

    /// <summary>Ask for a file's status.</summary>
    Status = 1 << 21,

    /// <summary>Change a file's size.</summary>
    SetSize = 1 << 22,

    /// <summary>Set a file's times.</summary>
    SetTimes = 1 << 23,

    /// <summary>Make symbolic links.</summary>
    SymbolicLink = 1 << 24,

    /// <summary>Remove directories.</summary>
    RemoveDirectory = 1 << 25,

    /// <summary>Remove files.</summary>
    UnlinkFile = 1 << 26,

    /// <summary>Wait for a file.</summary>
    Poll = 1 << 27,

    /// <summary>Shut a socket down.</summary>
    Shutdown = 1 << 28,

    /// <summary>Accept connections.</summary>
    Accept = 1 << 29,

    /// <summary>What makes sense for a file.</summary>
    File = DataSync | Read | Seek | SetFlags | Sync | Tell | Write | Advise | Allocate | Status | SetSize | SetTimes | Poll,

    /// <summary>What makes sense for a stream.</summary>
    Stream = Read | Write | SetFlags | Status | Poll | Sync | DataSync,

    /// <summary>What makes sense for a directory.</summary>
    Directory = SetFlags | Sync | DataSync | CreateDirectory | CreateFile | LinkSource | LinkTarget | Open | ReadDirectory
        | ReadLink | RenameSource | RenameTarget | PathStatus | PathSetSize | PathSetTimes | Status | SetTimes
        | SymbolicLink | RemoveDirectory | UnlinkFile | Poll,

    /// <summary>
    /// What changes something. A file may not be linked or renamed out of a directory without these: what is beside it may be writable.
    /// </summary>
    Changes = Write | Allocate | CreateDirectory | CreateFile | LinkSource | LinkTarget | RenameSource | RenameTarget
        | PathSetSize | PathSetTimes | SetSize | SetTimes | SymbolicLink | RemoveDirectory | UnlinkFile,
}
