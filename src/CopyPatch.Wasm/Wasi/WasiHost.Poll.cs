using System;
using System.Buffers.Binary;
using System.Threading;

namespace CopyPatch.Wasm.Wasi;

// Waiting. Files and streams are always ready: a read of a stream waits itself.
internal sealed partial class WasiHost
{
    private const uint SubscriptionSize = 48;
    private const uint EventSize = 32;

    // More than descriptors and clocks that anybody waits for; each takes memory of the host.
    private const uint MaximumSubscriptions = 1 << 16;
    private const byte ClockEvent = 0;
    private const byte ReadEvent = 1;
    private const byte WriteEvent = 2;
    private const ushort AbsoluteTime = 1;

    // A wait looks so often for a wish to stop, and at a clock that may have been set.
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromMilliseconds(50);

    public Errno Poll(GuestMemory memory, uint subscriptions, uint events, uint count, uint result)
    {
        memory.Check(subscriptions, (ulong)count * SubscriptionSize);
        memory.Check(events, (ulong)count * EventSize);
        memory.Check(result, sizeof(uint));
        if (count is 0 or > MaximumSubscriptions)
            return Errno.InvalidArgument;

        // All are read before the first event is written, which may lie in the same place.
        Subscription[] wanted = new Subscription[count];
        for (uint index = 0; index < count; index++)
        {
            if (!TryReadSubscription(memory.Item(subscriptions, index, SubscriptionSize), out wanted[index]))
                return Errno.InvalidArgument;
        }

        uint ready = 0;
        while (true)
        {
            ulong wait = ulong.MaxValue;
            for (uint index = 0; index < count; index++)
            {
                ulong left = wanted[index].TimeLeft(this);
                if (left == 0)
                    WriteEventOf(wanted[index], memory.Item(events, ready++, EventSize));
                wait = Math.Min(wait, left);
            }
            if (ready > 0)
                break;
            if (IsCancelled())
                return Errno.Interrupted;
            Sleep(wait);
        }
        memory.WriteUInt32(result, ready);
        return Errno.Success;
    }

    // Fails for what there is not: an event of another type, or a clock.
    private bool TryReadSubscription(ReadOnlySpan<byte> bytes, out Subscription subscription)
    {
        subscription = default;
        ulong user = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        byte type = bytes[8];
        uint subject = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        if (type == ClockEvent)
        {
            ulong time = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
            bool absolute = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[40..]) & AbsoluteTime) != 0;
            if (subject > ThreadClock)
                return false;
            // The clocks of process and thread do not go on while it waits.
            ulong now = absolute || subject > MonotonicClock ? 0 : Now(subject);
            subscription = subject > MonotonicClock
                ? new Subscription(user, type, Errno.NotSupported)
                : new Subscription(user, type, Errno.Success, subject, time > ulong.MaxValue - now ? ulong.MaxValue : now + time);
            return true;
        }
        Errno error = _descriptors.Find(subject, Rights.Poll, out Descriptor descriptor);
        ulong left = error == Errno.Success && type == ReadEvent ? BytesLeft(descriptor) : 0;
        subscription = new Subscription(user, type, error, Bytes: left);
        return type is ReadEvent or WriteEvent;
    }

    // One byte stands for an amount that nobody knows.
    private static ulong BytesLeft(Descriptor descriptor) =>
        descriptor.Type == FileType.RegularFile
        && descriptor.GetStatus(out FileStatus status) == Errno.Success
        && descriptor.Seek(0, 1, out ulong position) == Errno.Success
            ? status.Size - Math.Min(status.Size, position)
            : 1;

    private static void WriteEventOf(in Subscription subscription, Span<byte> bytes)
    {
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, subscription.User);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], (ushort)subscription.Error);
        bytes[10] = subscription.Type;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], subscription.Bytes);
    }

    private void Sleep(ulong nanoseconds)
    {
        // Rounded up, so that it is not woken again and again before the time.
        ulong milliseconds = nanoseconds / 1_000_000 + 1;
        TimeSpan time = milliseconds < (ulong)s_longestSleep.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : s_longestSleep;
        using ManualResetEventSlim over = new();
        using ITimer timer = _options.Clock.CreateTimer(
            static state => ((ManualResetEventSlim)state!).Set(), over, time, Timeout.InfiniteTimeSpan);
        over.Wait();
    }

    private readonly record struct Subscription(
        ulong User, byte Type, Errno Error, uint Clock = 0, ulong Deadline = 0, ulong Bytes = 0)
    {
        /// <summary>Gets the nanoseconds until it is ready; an error is ready at once.</summary>
        public ulong TimeLeft(WasiHost host)
        {
            if (Type != ClockEvent || Error != Errno.Success)
                return 0;
            ulong now = host.Now(Clock);
            return Deadline > now ? Deadline - now : 0;
        }
    }
}
