using System;
using System.Linq;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class ProcessTests : WasiTests
{
    protected override void Configure(WasiOptions options) => options.Random = buffer => buffer.Fill(0xAB);

    [Test]
    public void ExitComesOutWithItsCode()
    {
        Assert.That(Assert.Throws<WasiExitException>(() => Guest.Call("proc_exit", 3))!.ExitCode, Is.EqualTo(3));
        Assert.That(Assert.Throws<WasiExitException>(() => Guest.Call("proc_exit", -1))!.ExitCode, Is.EqualTo(-1));
    }

    [Test]
    public void OthersMayRun() => Succeeds(Guest.Call("sched_yield"));

    [Test]
    public void ThereAreNoSignals() => Fails(Guest.Call("proc_raise", 6), Errno.NotImplemented);

    [Test]
    public void RandomBytesComeFromTheGivenSource()
    {
        Succeeds(Guest.Call("random_get", Guest.Data, 100));
        Assert.That(Guest.Memory.AsSpan((int)Guest.Data, 100).ToArray(), Is.All.EqualTo(0xAB));
        Assert.That(Guest.Memory[Guest.Data + 100], Is.Zero);
        Succeeds(Guest.Call("random_get", 0x10000, 0));
        Fails(Guest.Call("random_get", 0xFFFF, 2), Errno.Fault);
        Fails(Guest.Call("random_get", 1, -1), Errno.Fault);
    }

    [Test]
    public void RandomBytesDifferUnlessASourceIsGiven()
    {
        using Guest guest = new();
        Succeeds(guest.Call("random_get", Guest.Data, 64));
        Assert.That(guest.Memory.Skip((int)Guest.Data).Take(64).Distinct().Count(), Is.GreaterThan(10));
    }
}
