using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>What the tests of all groups of functions share: a guest for each test.</summary>
internal abstract class WasiTests
{
    private Guest? _guest;

    protected Guest Guest => _guest ??= new Guest(Configure);

    [TearDown]
    public void CloseGuest()
    {
        _guest?.Dispose();
        _guest = null;
    }

    protected virtual void Configure(WasiOptions options)
    {
    }

    protected static void Succeeds(Errno result) => Assert.That(result, Is.EqualTo(Errno.Success));

    protected static void Fails(Errno result, Errno expected) => Assert.That(result, Is.EqualTo(expected));
}
