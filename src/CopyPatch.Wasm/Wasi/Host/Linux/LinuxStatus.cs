using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>The <c>statx</c> of Linux: the one status whose layout is the same for all processors.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct LinuxStatus
{
    /// <summary>Asks for what <c>stat</c> gives.</summary>
    public const uint Basic = 0x7FF;

    [FieldOffset(16)] public uint Links;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(64)] public StatusTime AccessTime;
    [FieldOffset(96)] public StatusTime ChangeTime;
    [FieldOffset(112)] public StatusTime WriteTime;
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;

    /// <summary>Gets what kind of file it is.</summary>
    public readonly FileType Type => TypeOf(Mode >> 12);

    /// <summary>Turns a type of Linux, as statuses and directories have it, into WASI's.</summary>
    public static FileType TypeOf(int type) => type switch
    {
        2 => FileType.CharacterDevice,
        4 => FileType.Directory,
        6 => FileType.BlockDevice,
        8 => FileType.RegularFile,
        10 => FileType.SymbolicLink,
        12 => FileType.StreamSocket,
        _ => FileType.Unknown,
    };

    /// <summary>A time within it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StatusTime
    {
        public long Seconds;
        public uint Nanoseconds;
        private readonly int _reserved;

        /// <summary>Gets the number of nanoseconds since 1970.</summary>
        public readonly ulong Total => new TimeSpec { Seconds = Seconds, Nanoseconds = Nanoseconds }.Total;
    }
}
