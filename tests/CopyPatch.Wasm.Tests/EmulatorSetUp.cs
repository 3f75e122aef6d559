using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests;

/// <summary>
/// qemu keeps a record of each page of address space that was ever taken: gigabytes, for hundreds of stores with 4 GiB each.
/// </summary>
[SetUpFixture]
internal sealed class EmulatorSetUp
{
    /// <summary>Gets whether the tests run under qemu, as far as an architecture tells.</summary>
    public static bool IsEmulated => RuntimeInformation.ProcessArchitecture != Architecture.X64;

    /// <summary>Says that a test takes more of it than the record has room for.</summary>
    public static void IgnoreInAnEmulator()
    {
        if (IsEmulated)
            Assert.Ignore("qemu keeps a record of each page of address space that was ever taken: all memory, for these tests");
    }

    [OneTimeSetUp]
    public void TakeLessAddressSpace()
    {
        if (IsEmulated)
            WasmStoreOptions.DefaultMaximumMemoryBytes = 64 << 20;
    }
}
