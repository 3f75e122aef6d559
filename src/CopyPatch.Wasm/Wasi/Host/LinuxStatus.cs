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
    public readonly FileType Type => (Mode & 0xF000) switch
    {
        0x8000 => FileType.RegularFile,
        0x4000 => FileType.Directory,
        0xA000 => FileType.SymbolicLink,
        0x2000 => FileType.CharacterDevice,
        0x6000 => FileType.BlockDevice,
        0xC000 => FileType.StreamSocket,
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
