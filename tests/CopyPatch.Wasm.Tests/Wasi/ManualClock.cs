using System;
using System.Threading;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>A clock that stands still until somebody waits for it, and then is at once where he wanted it.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset UtcNow { get; set; } = DateTimeOffset.UnixEpoch.AddSeconds(1_000_000);

    public long Timestamp { get; set; } = 5_000_000_000;

    public int Waits { get; private set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override DateTimeOffset GetUtcNow() => UtcNow;

    public override long GetTimestamp() => Timestamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits++;
        UtcNow += dueTime;
        Timestamp += (long)dueTime.TotalNanoseconds;
        callback(state);
        return new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public System.Threading.Tasks.ValueTask DisposeAsync() => default;
    }
}
