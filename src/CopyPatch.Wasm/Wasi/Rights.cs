using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What may be done with a file descriptor, in the bits of WASI.</summary>
[Flags]
internal enum Rights : ulong
{
    None = 0,
    DataSync = 1 << 0, // bring a file's data to its disk
    Read = 1 << 1, // read; in a directory: open files for reading
    Seek = 1 << 2, // move a file's position, and use positions with reads and writes
    SetFlags = 1 << 3, // change how a file is written
    Sync = 1 << 4, // bring a file to its disk
    Tell = 1 << 5, // ask for a file's position
    Write = 1 << 6, // write; in a directory: open files for writing
    Advise = 1 << 7, // say how a file will be used
    Allocate = 1 << 8, // reserve space for a file
    CreateDirectory = 1 << 9,
    CreateFile = 1 << 10,
    LinkSource = 1 << 11, // give a file of the directory another name
    LinkTarget = 1 << 12, // put a new name of a file into the directory
    Open = 1 << 13,
    ReadDirectory = 1 << 14,
    ReadLink = 1 << 15,
    RenameSource = 1 << 16, // rename what is in the directory
    RenameTarget = 1 << 17, // put what is renamed into the directory
    PathStatus = 1 << 18, // ask for the status of what is in the directory
    PathSetSize = 1 << 19, // cut files of the directory when they are opened
    PathSetTimes = 1 << 20, // set the times of what is in the directory
    Status = 1 << 21,
    SetSize = 1 << 22,
    SetTimes = 1 << 23,
    SymbolicLink = 1 << 24,
    RemoveDirectory = 1 << 25,
    UnlinkFile = 1 << 26,
    Poll = 1 << 27,

    /// <summary>What makes sense for a file.</summary>
    File = DataSync | Read | Seek | SetFlags | Sync | Tell | Write | Advise | Allocate | Status | SetSize | SetTimes | Poll,

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
