using System;

namespace CopyPatch.Wasm.Wasi;

// Clocks.
internal sealed partial class WasiHost
{
    private const uint RealtimeClock = 0;
    private const uint MonotonicClock = 1;
    private const uint ProcessClock = 2;
    private const uint ThreadClock = 3;

    private const ulong NanosecondsOfSecond = 1_000_000_000;
    private const ulong NanosecondsOfTick = 100;

    public Errno ClockResolution(GuestMemory memory, uint clock, uint result)
    {
        if (clock > ThreadClock)
            return Errno.InvalidArgument;
        memory.WriteUInt64(result, clock switch
        {
            RealtimeClock => NanosecondsOfTick,
            MonotonicClock => Math.Max(1, NanosecondsOfSecond / (ulong)_options.Clock.TimestampFrequency),
            _ => HostSystem.Current.ProcessorTimeResolution,
        });
        return Errno.Success;
    }

    public Errno ClockTime(GuestMemory memory, uint clock, uint result)
    {
        if (clock > ThreadClock)
            return Errno.InvalidArgument;
        memory.WriteUInt64(result, Now(clock));
        return Errno.Success;
    }

    private ulong Now(uint clock)
    {
        switch (clock)
        {
            case RealtimeClock:
                // Before 1970 it would be negative, which WASI has no number for.
                return (ulong)Math.Max(0, (_options.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks) * NanosecondsOfTick;
            case MonotonicClock:
                return (ulong)((UInt128)_options.Clock.GetTimestamp() * NanosecondsOfSecond / (ulong)_options.Clock.TimestampFrequency);
            case ProcessClock:
                return HostSystem.Current.ProcessTime;
            default:
                return HostSystem.Current.ThreadTime;
        }
    }
}
