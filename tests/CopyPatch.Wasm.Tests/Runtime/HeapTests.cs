using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CopyPatch.Wasm.Tests.Binary;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

internal sealed class HeapTests
{
    [Platform("Linux")]
    [Test]
    public void Modules_that_the_first_heap_has_no_room_for_share_the_next()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("the emulator takes minutes for so much code");
        // local.get 0, local.get 0, i32.div_s, drop: some forty bytes of machine code.
        byte[] divisions = [.. Enumerable.Repeat(new byte[] { 0x20, 0, 0x20, 0, 0x6D, 0x1A }, 200_000).SelectMany(bytes => bytes), 0x20, 0];
        byte[] large = ModuleBytes.FunctionWithLocals([0], divisions);
        byte[] small = ModuleBytes.FunctionWithLocals([0], [0x20, 0]);
        List<WasmModule> modules = [];
        try
        {
            int before = Heaps();
            long bytes = 0;
            while (Heaps() == before && bytes <= CodeHeap.DefaultCapacity)
            {
                modules.Add(WasmModule.Compile(large));
                bytes += modules[^1].MachineCodeBytes;
            }
            int heaps = Heaps();
            for (int i = 0; i < 100; i++)
                modules.Add(WasmModule.Compile(small));
            Assert.That(heaps, Is.EqualTo(before + 1));
            Assert.That(Heaps(), Is.EqualTo(heaps));
        }
        finally
        {
            modules.ForEach(module => module.Dispose());
        }
    }

    private static int Heaps() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Count(entry => new FileInfo(entry).LinkTarget?.Contains("copypatch", System.StringComparison.Ordinal) ?? false);
}
