using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests;

/// <summary>
/// qemu keeps a record of each page of address space that was ever taken: gigabytes, for hundreds of stores with 4 GiB each.
/// </summary>
[SetUpFixture]
internal sealed class EmulatorSetUp
{
    [OneTimeSetUp]
    public void TakeLessAddressSpace()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            WasmStoreOptions.DefaultMaximumMemoryBytes = 64 << 20;
    }
}
