using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// The calls of Windows' kernel that work relative to an open directory: with them no path is looked up twice, and no name is more than
/// a name. (The calls of kernel32 take paths, and know devices and drives.)
/// </summary>
internal static unsafe partial class WindowsFileCalls
{
    // Access.
    public const uint ReadData = 0x1; // of a directory: list it
    public const uint WriteData = 0x2;
    public const uint AppendData = 0x4;
    public const uint ReadAttributes = 0x80;
    public const uint WriteAttributes = 0x100;
    public const uint Delete = 0x10000;
    public const uint Synchronize = 0x100000;

    // Others may do what they want with it meanwhile: read, write, delete.
    public const uint ShareAll = 7;

    // What is done with a name.
    public const uint Open = 1;
    public const uint Create = 2;
    public const uint OpenOrCreate = 3;

    // How a file is opened.
    public const uint AsDirectory = 0x1;
    public const uint WriteThrough = 0x2;
    public const uint Waiting = 0x20; // a call has ended when it returns
    public const uint NoDirectory = 0x40;
    public const uint OpenReparsePoint = 0x200000;

    // Attributes of files.
    public const uint Directory = 0x10;
    public const uint Normal = 0x80;
    public const uint ReparsePoint = 0x400;

    // Kinds of information.
    public const int BasicInformation = 4;
    public const int StandardInformation = 5;
    public const int InternalInformation = 6;
    public const int RenameInformation = 10;
    public const int LinkInformation = 11;
    public const int DispositionInformation = 13;
    public const int EndInformation = 20;
    public const int TagInformation = 35;
    public const int EntryInformation = 38;
    public const int DispositionInformationEx = 64;
    public const int RenameInformationEx = 65;
    public const int VolumeInformation = 1;

    // Reparse points.
    public const uint GetReparsePoint = 0x900A8;
    public const uint SetReparsePoint = 0x900A4;
    public const uint SymbolicLinkTag = 0xA000000C;

    /// <summary>A place in a file that stands for its end, wherever that is when something is written.</summary>
    public const long AtTheEnd = unchecked((long)0xFFFFFFFF_FFFFFFFF);

    private const uint CaseInsensitive = 0x40;

    /// <summary>Opens what a name in a directory stands for, or the directory itself again for an empty name.</summary>
    public static int OpenRelative(
        nint directory, string name, uint access, uint attributes, uint disposition, uint options, out nint handle)
    {
        fixed (char* text = name)
        {
            UnicodeString path = new() { Length = (ushort)(name.Length * sizeof(char)), Buffer = text };
            path.MaximumLength = path.Length;
            ObjectAttributes what = new()
            {
                Length = (uint)sizeof(ObjectAttributes),
                RootDirectory = directory,
                Name = &path,
                Attributes = CaseInsensitive,
            };
            nint opened;
            IoStatus status;
            int result = NtCreateFile(
                &opened, access | Synchronize, &what, &status, null, attributes, ShareAll, disposition,
                options | Waiting | OpenReparsePoint, null, 0);
            handle = result < 0 ? -1 : opened;
            return result;
        }
    }

    [LibraryImport("ntdll")]
    public static partial int NtClose(nint handle);

    [LibraryImport("ntdll")]
    public static partial int NtReadFile(
        nint file, nint @event, nint routine, nint context, IoStatus* status, byte* buffer, uint length, long* offset, uint* key);

    [LibraryImport("ntdll")]
    public static partial int NtWriteFile(
        nint file, nint @event, nint routine, nint context, IoStatus* status, byte* buffer, uint length, long* offset, uint* key);

    [LibraryImport("ntdll")]
    public static partial int NtFlushBuffersFile(nint file, IoStatus* status);

    [LibraryImport("ntdll")]
    public static partial int NtQueryInformationFile(nint file, IoStatus* status, void* information, uint length, int kind);

    [LibraryImport("ntdll")]
    public static partial int NtSetInformationFile(nint file, IoStatus* status, void* information, uint length, int kind);

    [LibraryImport("ntdll")]
    public static partial int NtQueryVolumeInformationFile(nint file, IoStatus* status, void* information, uint length, int kind);

    [LibraryImport("ntdll")]
    public static partial int NtQueryDirectoryFile(
        nint directory, nint @event, nint routine, nint context, IoStatus* status, byte* buffer, uint length, int kind, byte single,
        UnicodeString* pattern, byte restart);

    [LibraryImport("ntdll")]
    public static partial int NtFsControlFile(
        nint file, nint @event, nint routine, nint context, IoStatus* status, uint code, byte* input, uint inputLength, byte* output,
        uint outputLength);

    [LibraryImport("ntdll")]
    private static partial int NtCreateFile(
        nint* handle, uint access, ObjectAttributes* what, IoStatus* status, long* allocation, uint attributes, uint share,
        uint disposition, uint options, void* extended, uint extendedLength);

    /// <summary>How a call ended, and how many bytes it moved.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoStatus
    {
        public nint Status;
        public nuint Information;
    }

    /// <summary>A text.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UnicodeString
    {
        public ushort Length;
        public ushort MaximumLength;
        public char* Buffer;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ObjectAttributes
    {
        public uint Length;
        public nint RootDirectory;
        public UnicodeString* Name;
        public uint Attributes;
        public nint Security;
        public nint Quality;
    }
}
