using System;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class ClockTests : WasiTests
{
    private ManualClock _clock = new();

    protected override void Configure(WasiOptions options) => options.Clock = _clock = new ManualClock();

    [Test]
    public void TheRealTimeClockCountsNanosecondsFrom1970()
    {
        Succeeds(Guest.Call("clock_time_get", 0, 0UL, Guest.Result));
        Assert.That(Guest.Long, Is.EqualTo(1_000_000_000_000_000));
    }

    [Test]
    public void TheMonotonicClockCountsNanoseconds()
    {
        Succeeds(Guest.Call("clock_time_get", 1, 0UL, Guest.Result));
        Assert.That(Guest.Long, Is.EqualTo(5_000_000_000));
    }

    [TestCase(2)]
    [TestCase(3)]
    public void TheProcessorTimeIsNotZero(int clock)
    {
        Succeeds(Guest.Call("clock_time_get", clock, 0UL, Guest.Result));
        Assert.That(Guest.Long, Is.Not.Zero);
    }

    [TestCase(0, 100UL)]
    [TestCase(1, 1UL)]
    public void EachClockHasAResolution(int clock, ulong expected)
    {
        Succeeds(Guest.Call("clock_res_get", clock, Guest.Result));
        Assert.That(Guest.Long, Is.EqualTo(expected));
    }

    [TestCase(2)]
    [TestCase(3)]
    public void AProcessorsClockHasThatOfTheSystem(int clock)
    {
        Succeeds(Guest.Call("clock_res_get", clock, Guest.Result));
        Assert.That(Guest.Long, Is.EqualTo(OperatingSystem.IsLinux() ? 1 : 100));
    }

    [Test]
    public void ThereAreNoOtherClocks()
    {
        Fails(Guest.Call("clock_res_get", 4, Guest.Result), Errno.InvalidArgument);
        Fails(Guest.Call("clock_time_get", -1, 0UL, Guest.Result), Errno.InvalidArgument);
    }

    [Test]
    public void BadPointersAreFaults()
    {
        Fails(Guest.Call("clock_res_get", 0, 0xFFF9), Errno.Fault);
        Fails(Guest.Call("clock_time_get", 0, 0UL, -8), Errno.Fault);
    }
}
