using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A time, as Linux has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    private const ulong NanosecondsOfSecond = 1_000_000_000;

    public long Seconds;
    public long Nanoseconds;

    // Numbers of nanoseconds that stand for the time of the change, and for no change.
    private const long Now = 0x3FFFFFFF;
    private const long Kept = 0x3FFFFFFE;

    /// <summary>Gets what Linux calls a time that a file gets.</summary>
    public static TimeSpec Of(NewTime time) => time.Kind switch
    {
        NewTimeKind.Kept => new() { Nanoseconds = Kept },
        NewTimeKind.Now => new() { Nanoseconds = Now },
        _ => new()
        {
            Seconds = (long)(time.Nanoseconds / NanosecondsOfSecond),
            Nanoseconds = (long)(time.Nanoseconds % NanosecondsOfSecond),
        },
    };

    /// <summary>Gets the number of nanoseconds; times before 1970 are 1970.</summary>
    public readonly ulong Total => Seconds < 0 ? 0 : (ulong)Seconds * NanosecondsOfSecond + (ulong)Nanoseconds;
}
