using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests;

/// <summary>
/// qemu keeps a record of each page of address space that was ever taken: gigabytes, for hundreds of stores with 4 GiB each.
/// </summary>
[SetUpFixture]
internal sealed class EmulatorSetUp
{
    /// <summary>Says that a test takes more of it than the record has room for.</summary>
    public static void IgnoreInAnEmulator()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("qemu keeps a record of each page of address space that was ever taken: all memory, for these tests");
    }

    [OneTimeSetUp]
    public void TakeLessAddressSpace()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            WasmStoreOptions.DefaultMaximumMemoryBytes = 64 << 20;
    }
}
