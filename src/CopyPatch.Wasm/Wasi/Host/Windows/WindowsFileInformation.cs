using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What Windows says of a file, piece by piece.</summary>
internal static class WindowsFileInformation
{
    private const long TicksUntil1970 = 116_444_736_000_000_000;
    private const ulong NanosecondsOfTick = 100;

    /// <summary>Turns a time of Windows into nanoseconds since 1970; times before are 1970.</summary>
    public static ulong ToNanoseconds(long ticks) => ticks < TicksUntil1970 ? 0 : (ulong)(ticks - TicksUntil1970) * NanosecondsOfTick;

    /// <summary>Turns a time that a file gets into one of Windows, in units of 100 nanoseconds; 0 keeps the one that it has.</summary>
    public static long ToTicks(NewTime time) => time.Kind switch
    {
        NewTimeKind.Kept => 0,
        NewTimeKind.Now => DateTime.UtcNow.ToFileTimeUtc(),
        _ => (long)(time.Nanoseconds / NanosecondsOfTick) + TicksUntil1970,
    };

    /// <summary>Gets what kind of file it is. A reparse point that is no symbolic link is of no known kind.</summary>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="tag">What kind of reparse point it is, if it is one.</param>
    public static FileType TypeOf(uint attributes, uint tag) =>
        (attributes & WindowsFileCalls.ReparsePoint) != 0
            ? tag == WindowsFileCalls.SymbolicLinkTag ? FileType.SymbolicLink : FileType.Unknown
            : (attributes & WindowsFileCalls.Directory) != 0 ? FileType.Directory : FileType.RegularFile;

    /// <summary>Its times and attributes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Basic
    {
        public long CreationTime;
        public long AccessTime;
        public long WriteTime;
        public long ChangeTime;
        public uint Attributes;
        private readonly uint _reserved;
    }

    /// <summary>Its size.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Standard
    {
        public long Allocated;
        public long Size;
        public uint Links;
        public byte DeletePending;
        public byte Directory;
        private readonly ushort _reserved;
    }

    /// <summary>What kind of reparse point it is.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Tag
    {
        public uint Attributes;
        public uint Value;
    }

    /// <summary>Its disk. The label behind that does not matter, but needs room.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 1024)]
    public struct Volume
    {
        [FieldOffset(0)] public long CreationTime;
        [FieldOffset(8)] public uint Number;
    }
}
