using System;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Windows.</summary>
internal sealed partial class WindowsSystem : HostSystem
{
    private const int LongPath = 260;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x02000000; // or directories would not be opened
    private const uint Disk = 1;
    private const nint CurrentThread = -2;

    /// <inheritdoc/>
    public override ulong ThreadTime =>
        GetThreadTimes(CurrentThread, out _, out _, out long kernel, out long user) != 0
            ? (ulong)(kernel + user) * ProcessorTimeResolution
            : ProcessTime;

    /// <inheritdoc/>
    public override HostFile OpenDirectory(string path)
    {
        // Links are followed here: what a module gets is its host's choice.
        nint handle = CreateFileW(
            Extended(Path.GetFullPath(path)), WindowsFileCalls.ReadAttributes | WindowsFileCalls.Synchronize,
            WindowsFileCalls.ShareAll, 0, OpenExisting, BackupSemantics, 0);
        if (handle == -1)
            throw new DirectoryNotFoundException($"the directory {path} cannot be opened: {new Win32Exception().Message}");
        WindowsFile directory = new(handle, DescriptorFlags.None, isWritable: false);
        Errno error = directory.GetStatus(out FileStatus status);
        if (error == Errno.Success && status.Type == FileType.Directory && GetFileType(handle) == Disk)
            return directory;
        directory.Dispose();
        throw new DirectoryNotFoundException($"{path} cannot be given to a module: it is no directory of a disk");
    }

    // Windows takes a longer path only when nothing in it is to be interpreted, as Path.GetFullPath has it.
    private static string Extended(string path) =>
        path.Length < LongPath || path.StartsWith(@"\\?\", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal)
            ? path
            : path.StartsWith(@"\\", StringComparison.Ordinal) ? string.Concat(@"\\?\UNC\", path.AsSpan(2)) : @"\\?\" + path;

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    private static partial nint CreateFileW(
        string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32")]
    private static partial uint GetFileType(nint file);

    [LibraryImport("kernel32")]
    private static partial int GetThreadTimes(nint thread, out long creation, out long exit, out long kernel, out long user);
}
