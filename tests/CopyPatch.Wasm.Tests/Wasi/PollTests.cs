using System;
using System.IO;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class PollTests : WasiTests
{
    private const uint Events = 0x9000;

    private ManualClock _clock = new();

    protected override void Configure(WasiOptions options) => options.Clock = _clock = new ManualClock();

    [Test]
    public void ARelativeTimeIsWaitedFor()
    {
        long start = _clock.Timestamp;
        AddClock(0, user: 42, clock: 1, timeout: 3_000_000_000, absolute: false);
        Assert.That(Poll(1), Is.EqualTo(1));
        Assert.That(_clock.Timestamp - start, Is.InRange(3_000_000_000, 3_100_000_000));
        CheckEvent(0, 42, Errno.Success, type: 0);
    }

    [Test]
    public void AnAbsoluteTimeIsWaitedFor()
    {
        AddClock(0, user: 1, clock: 0, timeout: 1_000_000_500_000_000, absolute: true);
        Assert.That(Poll(1), Is.EqualTo(1));
        Assert.That((_clock.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds, Is.InRange(1_000_000.5, 1_000_000.6));
        AddClock(0, user: 1, clock: 0, timeout: 5, absolute: true);
        int waits = _clock.Waits;
        Assert.That(Poll(1), Is.EqualTo(1)); // long ago
        Assert.That(_clock.Waits, Is.EqualTo(waits));
    }

    [Test]
    public void TheFirstTimeComesAlone()
    {
        AddClock(0, user: 1, clock: 1, timeout: ulong.MaxValue, absolute: false);
        AddClock(1, user: 2, clock: 0, timeout: 1_000_000, absolute: false);
        AddClock(2, user: 3, clock: 1, timeout: 1_000_000_000_000, absolute: false);
        Assert.That(Poll(3), Is.EqualTo(1));
        CheckEvent(0, 2, Errno.Success, type: 0);
    }

    [Test]
    public void AFileIsReadyAtOnce()
    {
        File.WriteAllText(Guest.PathInside("file"), "0123456789");
        uint file = Guest.Open("file");
        Assert.That(Guest.Read(file, 4), Is.EqualTo("0123"));
        AddClock(0, user: 1, clock: 1, timeout: 1_000, absolute: false);
        AddFile(1, user: 2, type: 1, file);
        AddFile(2, user: 3, type: 2, 1);
        AddFile(3, user: 4, type: 1, 77);
        AddClock(4, user: 5, clock: 2, timeout: 1, absolute: false);
        Assert.That(Poll(5), Is.EqualTo(4));
        Assert.That(_clock.Waits, Is.Zero);
        CheckEvent(0, 2, Errno.Success, type: 1, bytes: 6);
        CheckEvent(1, 3, Errno.Success, type: 2);
        CheckEvent(2, 4, Errno.BadDescriptor, type: 1);
        CheckEvent(3, 5, Errno.NotSupported, type: 0);
    }

    [Test]
    public void WhatNobodyCanWaitForIsRefused()
    {
        AddFile(0, user: 1, type: 1, 0);
        AddClock(1, user: 2, clock: 99, timeout: 1, absolute: false);
        Fails(Guest.Call("poll_oneoff", Guest.Data, Events, 2, Guest.Result), Errno.InvalidArgument);
        AddClock(1, user: 2, clock: 0x100, timeout: 1, absolute: false);
        Fails(Guest.Call("poll_oneoff", Guest.Data, Events, 2, Guest.Result), Errno.InvalidArgument);
        AddFile(1, user: 2, type: 9, 0);
        Fails(Guest.Call("poll_oneoff", Guest.Data, Events, 2, Guest.Result), Errno.InvalidArgument);
    }

    [Test]
    public void WhoIsToStopWaitsNoLonger()
    {
        int asked = 0;
        Guest.Host.IsCancelled = () => ++asked == 3;
        AddClock(0, user: 1, clock: 1, timeout: ulong.MaxValue, absolute: false);
        Fails(Guest.Call("poll_oneoff", Guest.Data, Events, 1, Guest.Result), Errno.Interrupted);
    }

    [Test]
    public void BadArgumentsAreRefused()
    {
        Fails(Guest.Call("poll_oneoff", Guest.Data, Events, 0, Guest.Result), Errno.InvalidArgument);
        Fails(Guest.Call("poll_oneoff", 0x10000 - 47, Events, 1, Guest.Result), Errno.Fault);
        Fails(Guest.Call("poll_oneoff", Guest.Data, 0x10000 - 31, 1, Guest.Result), Errno.Fault);
        Fails(Guest.Call("poll_oneoff", Guest.Data, Events, 1, 0xFFFD), Errno.Fault);
        Fails(Guest.Call("poll_oneoff", Guest.Data, Events, 0x08000000, Guest.Result), Errno.Fault);
    }

    private uint Poll(uint count)
    {
        Guest.Memory.AsSpan((int)Events, 0x1000).Fill(0xCC);
        Succeeds(Guest.Call("poll_oneoff", Guest.Data, Events, count, Guest.Result));
        return Guest.Word;
    }

    private void AddClock(uint index, ulong user, uint clock, ulong timeout, bool absolute)
    {
        uint at = Guest.Data + index * 48;
        Guest.SetLong(at, user);
        Guest.SetLong(at + 8, 0xCCCCCC00); // what lies between the fields means nothing
        Guest.SetLong(at + 16, 0xCCCCCCCC_00000000 | clock);
        Guest.SetLong(at + 24, timeout);
        Guest.SetLong(at + 32, 1);
        Guest.SetLong(at + 40, 0xCCCCCCCC_CCCC0000 | (absolute ? 1u : 0));
    }

    private void AddFile(uint index, ulong user, byte type, uint descriptor)
    {
        uint at = Guest.Data + index * 48;
        Guest.SetLong(at, user);
        Guest.SetLong(at + 8, type);
        Guest.SetLong(at + 16, descriptor);
    }

    private void CheckEvent(uint index, ulong user, Errno error, byte type, ulong? bytes = null)
    {
        uint at = Events + index * 32;
        Assert.That(Guest.LongAt(at), Is.EqualTo(user));
        Assert.That(Guest.LongAt(at + 8), Is.EqualTo((ulong)error | (ulong)type << 16));
        if (bytes is ulong expected)
            Assert.That(Guest.LongAt(at + 16), Is.EqualTo(expected));
        Assert.That(Guest.LongAt(at + 24), Is.Zero);
    }
}
