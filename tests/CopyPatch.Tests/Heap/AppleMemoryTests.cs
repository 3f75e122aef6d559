using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using static CopyPatch.Tests.Execution.CalleeTests;

namespace CopyPatch.Tests.Heap;

/// <summary>The code heap of macOS, with a stand-in for the system.</summary>
[Platform("Linux")] // The stand-in is made of its calls.
internal sealed unsafe class AppleMemoryTests
{
    private const int Unit = ExecutableMemory.CommitUnit;

    [Test]
    public void Code_is_copied_between_two_toggles_and_made_visible_afterwards()
    {
        var system = new AppleStandIn { IsManagedCodeInImage = true };
        using var memory = new AppleExecutableMemory(1 << 20, system);
        Assert.That(memory.Open(), Is.Null);
        Assert.That(system.Calls, Is.EqualTo(new[] { "map", "write", "execute", $"invalidate 0 {Unit}" }));

        system.Calls.Clear();
        using (var scope = new WriteScope(memory, 64, 5))
        {
            Assert.That(new Span<byte>(scope.Start, 16).ToArray(), Has.All.EqualTo(0xCC));
            new byte[] { 1, 2, 3, 4, 5 }.CopyTo(new Span<byte>(scope.Start, 5));
            Assert.That(system.Calls, Is.Empty, "it is made elsewhere");
            Assert.That(memory.Executable[64], Is.EqualTo(0xCC));
            scope.Publish();
        }

        Assert.That(system.Calls, Is.EqualTo(new[] { "write", "execute", "invalidate 64 5" }));
        Assert.That(new Span<byte>(memory.Executable + 63, 7).ToArray(), Is.EqualTo(new byte[] { 0xCC, 1, 2, 3, 4, 5, 0xCC }));
    }

    [Test]
    public void What_was_begun_and_not_published_never_gets_there()
    {
        var system = new AppleStandIn { IsManagedCodeInImage = true };
        using var memory = new AppleExecutableMemory(1 << 20, system);
        memory.Open();
        using (var scope = new WriteScope(memory, 0, 16))
            new Span<byte>(scope.Start, 16).Clear();
        Assert.That(memory.Executable[0], Is.EqualTo(0xCC));
    }

    [Test]
    public void Programs_run_are_disposed_and_their_place_is_used_again()
    {
        var system = new AppleStandIn { IsManagedCodeInImage = true };
        var memory = new AppleExecutableMemory(1 << 18, system);
        Assert.That(memory.Open(), Is.Null);
        using (var heap = new CodeHeap(memory))
        {
            Assert.That(heap.Mapping, Is.EqualTo(CodeHeapMapping.PerThread));
            var addresses = new HashSet<nint>();
            int programs = 0;
            for (; programs < 20_000 && addresses.Count == programs; programs++)
            {
                using StackEmitter.Program program = Returning(heap, programs);
                Assert.That(program.Run(), Is.EqualTo(programs));
                addresses.Add(program.Address);
            }

            Assert.That(programs, Is.LessThan(20_000), "no place was used again");
            Assert.That(ProcessMaps.WritableAndExecutable(), Is.Empty);
            Assert.That(heap.BytesInUse, Is.Zero);
        }

        Assert.That(system.Calls.Count(call => call == "unmap"), Is.EqualTo(1));
        IEnumerable<string> toggles = system.Calls.Where(call => call is "write" or "execute");
        Assert.That(toggles.Chunk(2), Has.All.EqualTo(new[] { "write", "execute" }), "each thread that writes executes again");
    }

    [Test]
    public void Disposed_code_traps_where_it_began()
    {
        var memory = new AppleExecutableMemory(1 << 18, new AppleStandIn { IsManagedCodeInImage = true });
        memory.Open();
        using var heap = new CodeHeap(memory);
        StackEmitter.Program program = Returning(heap, 1);
        nint address = program.Address;
        Assert.That(*(byte*)address, Is.Not.EqualTo(0xCC));
        program.Dispose();
        Assert.That(*(byte*)address, Is.EqualTo(0xCC));
    }

    [TestCase(12, false, "mmap with MAP_JIT")]
    [TestCase(1, true, "com.apple.security.cs.allow-jit")]
    [TestCase(13, true, "built and inspected, but its authors have not run it")]
    public void Pages_that_the_system_refuses_are_told_with_its_own_word_and_nothing_is_left(int error, bool isPolicy, string text)
    {
        var system = new AppleStandIn { IsManagedCodeInImage = true, MapError = error };
        using (var memory = new AppleExecutableMemory(1 << 20, system))
        {
            SystemRefusal refusal = memory.Open()!;
            Assert.That(refusal.IsPolicy, Is.EqualTo(isPolicy));
            Assert.That($"{refusal} {refusal.Remedy}", Does.Contain($"error {error}").And.Contain(text));
        }

        Assert.That(system.Calls, Is.EqualTo(new[] { "map" }));
    }

    [Test]
    public void Without_the_library_nothing_is_tried_where_managed_code_is_compiled_at_run_time()
    {
        var system = new AppleStandIn();
        using var memory = new AppleExecutableMemory(1 << 20, system);
        SystemRefusal refusal = memory.Open()!;
        Assert.That(refusal.IsPolicy);
        Assert.That($"{refusal} {refusal.Remedy}", Does.Contain("libcopypatch_apple.dylib is not there")
            .And.Contain("runtimes/osx-arm64/native").And.Contain("build/apple.sh"));
        Assert.That(system.Calls, Is.Empty);
    }

    // The tests' own code is compiled at run time, as CoreCLR's is on macOS; a function of the C library is not.
    [Test]
    public void Whether_code_is_the_text_of_an_image_is_asked_of_the_loader()
    {
        Assert.That(new AppleSystem().IsManagedCodeInImage, Is.False);
        nint library = System.Runtime.InteropServices.NativeLibrary.Load("libc.so.6");
        Assert.That(AppleSystem.IsInImage(System.Runtime.InteropServices.NativeLibrary.GetExport(library, "qsort")));
    }
}
