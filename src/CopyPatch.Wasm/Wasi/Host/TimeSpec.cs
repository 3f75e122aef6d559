using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A time, as Linux has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    private const ulong NanosecondsOfSecond = 1_000_000_000;

    public long Seconds;
    public long Nanoseconds;

    /// <summary>Gets the time of a number of nanoseconds.</summary>
    public static TimeSpec Of(ulong nanoseconds) => new()
    {
        Seconds = (long)(nanoseconds / NanosecondsOfSecond),
        Nanoseconds = (long)(nanoseconds % NanosecondsOfSecond),
    };

    /// <summary>Gets the number of nanoseconds; times before 1970 are 1970.</summary>
    public readonly ulong Total => Seconds < 0 ? 0 : (ulong)Seconds * NanosecondsOfSecond + (ulong)Nanoseconds;
}
