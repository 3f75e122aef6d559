using System.Runtime.InteropServices;
using NUnit.Framework;

// The stencils of these tests are x86-64 machine code; AArch64 is checked by the bytes of its patches, anywhere.
[assembly: Parallelizable(ParallelScope.None)]

namespace CopyPatch.Tests;

[SetUpFixture]
public sealed class Assembly
{
    [OneTimeSetUp]
    public void NeedX64()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("These tests execute x86-64 machine code.");
    }
}
