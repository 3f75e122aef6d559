using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;
using static CopyPatch.Tests.Execution.CalleeTests;

namespace CopyPatch.Tests.Heap;

/// <summary>Systems that refuse what a heap asks for first: another way is taken, or the refusal is told as it is.</summary>
internal sealed class SandboxTests
{
    private const int Eperm = 1;
    private const int Enomem = 12;
    private const int Eacces = 13;
    private const int Emfile = 24;
    private const int Enosys = 38;

    [OneTimeSetUp]
    public void Needs_the_numbers_of_this_architecture()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("The filter knows the system calls of Linux on x86-64 only.");
    }

    [Test]
    public void Pages_are_taken_another_way_where_madvise_is_forbidden([Values(Eperm, Eacces, Enosys)] int error) =>
        Sandbox.Run(error, [Sandbox.Madvise], CompileAndRun);

    [Test]
    public void Pages_are_taken_when_they_are_touched_where_both_ways_are_forbidden([Values(Eperm, Eacces, Enosys)] int error) =>
        Sandbox.Run(error, [Sandbox.Madvise, Sandbox.Fallocate], CompileAndRun);

    [Test]
    public void Lack_of_memory_is_told_in_the_systems_words() => Sandbox.Run(Enomem, [Sandbox.Madvise], () =>
        Assert.That(() => new CodeHeap(1 << 20), Throws.TypeOf<InsufficientMemoryException>()
            .With.Message.Contains("madvise: Cannot allocate memory, error 12")));

    [Test]
    public void Where_files_in_memory_are_forbidden_there_is_one_view([Values(Eperm, Eacces, Enosys)] int error) =>
        Sandbox.Run(error, [Sandbox.MemfdCreate], () =>
        {
            using var heap = new CodeHeap(1 << 20);
            Assert.That(heap.Mapping, Is.EqualTo(CodeHeapMapping.OneView));
            CompileAndRun();
        });

    [Test]
    public void Two_views_that_are_asked_for_and_forbidden_are_told_with_their_remedy([Values(Eperm, Eacces, Enosys)] int error) =>
        Sandbox.Run(error, [Sandbox.MemfdCreate], () => Assert.That(
            () => new CodeHeap(new CodeHeapOptions { Mapping = CodeHeapMapping.TwoViews }),
            Throws.TypeOf<PlatformNotSupportedException>().With.Message.Contains("vm.memfd_noexec").And.Message.Contains("seccomp")
                .And.Message.Contains($"error {error}").And.InnerException.Not.Null));

    [Test]
    public void A_thousand_refusals_leave_nothing_behind([Values(Sandbox.MemfdCreate, Sandbox.Madvise)] int call) =>
        Sandbox.Run(call == Sandbox.Madvise ? Enomem : Eperm, [call], () =>
        {
            CodeHeapMapping mapping = call == Sandbox.MemfdCreate ? CodeHeapMapping.TwoViews : CodeHeapMapping.OneView;
            (int Mappings, int Files) before = default;
            for (int i = 0; i <= 1000; i++)
            {
                Assert.Catch(() => new CodeHeap(new CodeHeapOptions { Mapping = mapping }));
                if (i == 0)
                    before = Held();
            }

            Assert.That(Held().Files, Is.EqualTo(before.Files));
            Assert.That(Held().Mappings, Is.EqualTo(before.Mappings).Within(50), "the runtime's own come and go");
        });

    [Test]
    public void Too_many_open_files_are_told_with_their_remedy() => Sandbox.Run(Emfile, [Sandbox.MemfdCreate], () =>
        Assert.That(() => new CodeHeap(1 << 20), Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains("ulimit -n")));

    private static (int Mappings, int Files) Held() =>
        (ProcessMaps.Read().Count(), Directory.GetFiles("/proc/self/fd").Length);

    private static void CompileAndRun()
    {
        using var heap = new CodeHeap(1 << 20);
        using StackEmitter.Program program = Returning(heap, 7);
        Assert.That(program.Run(), Is.EqualTo(7));
    }
}
