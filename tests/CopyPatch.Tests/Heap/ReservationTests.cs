using System;
using NUnit.Framework;
using static CopyPatch.Tests.Execution.CalleeTests;

namespace CopyPatch.Tests.Heap;

internal sealed unsafe class ReservationTests
{
    [Test]
    public void A_reservation_that_the_system_refuses_says_its_size()
    {
        // More than the address space of a process.
        Assert.That(() => ExecutableMemory.Reserve(1L << 50), Throws.TypeOf<InsufficientMemoryException>()
            .With.Message.Contains("1,125,899,906,842,624 bytes").And.InnerException.Not.Null);
    }

    [Test]
    public void A_system_without_memory_is_reported_and_changes_nothing()
    {
        var memory = new ScarceMemory(1 << 20) { Units = 1 };
        using var heap = new CodeHeap(memory);
        using StackEmitter.Program program = Returning(heap, 1);
        var emit = new StackEmitter(heap);
        emit.EmitBulk(100_000);
        emit.EmitPush(2);
        emit.EmitHalt();
        long inUse = heap.BytesInUse;
        Assert.That(() => emit.Compile(), Throws.TypeOf<InsufficientMemoryException>()
            .With.Message.Contains(ScarceMemory.Refusal).And.Message.Contains("100,027").And.Message.Contains("65,536"));
        Assert.That(heap.BytesInUse, Is.EqualTo(inUse));
        Assert.That(program.Run(), Is.EqualTo(1));

        memory.Units = 100;
        using StackEmitter.Program second = emit.Compile();
        Assert.That(second.Run(), Is.EqualTo(2));
    }

    [Test]
    public void A_heap_whose_first_page_cannot_be_taken_gives_its_reservation_back()
    {
        var memory = new ScarceMemory(1 << 20);
        Assert.That(() => new CodeHeap(memory), Throws.TypeOf<InsufficientMemoryException>()
            .With.Message.Contains("1,048,576").And.Message.Contains(ScarceMemory.Refusal));
        Assert.That(memory.IsDisposed);
    }

    [Test]
    public void Memory_that_is_mapped_anew_is_the_same()
    {
        using ExecutableMemory memory = ExecutableMemory.Reserve(4 * ExecutableMemory.CommitUnit);
        Assert.That(memory.Commit(0, 4 * ExecutableMemory.CommitUnit), Is.Null);
        byte* place = memory.Writable + ExecutableMemory.CommitUnit + 5;
        *place = 77;
        memory.Remap(ExecutableMemory.CommitUnit, 2 * ExecutableMemory.CommitUnit);
        Assert.That(memory.Executable[ExecutableMemory.CommitUnit + 5], Is.EqualTo(77));
        *place = 78;
        Assert.That(memory.Executable[ExecutableMemory.CommitUnit + 5], Is.EqualTo(78));
        Assert.That(ProcessMaps.AccessAt((nint)memory.Executable + ExecutableMemory.CommitUnit), Is.EqualTo("r-xs"));
    }

    [Test]
    public void A_mapping_that_nobody_can_reach_is_collected()
    {
        nint address = AbandonHeap();
        for (int i = 0; i < 10 && ProcessMaps.AccessAt(address) == "r-xs"; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.That(ProcessMaps.AccessAt(address), Is.Not.EqualTo("r-xs"));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static nint AbandonHeap() => Returning(new CodeHeap(1 << 16), 1).Address;

    /// <summary>Real memory of a system that has only so many units.</summary>
    private sealed class ScarceMemory(long length) : ExecutableMemory
    {
        public const string Refusal = "the cupboard is bare";

        private readonly ExecutableMemory _memory = Reserve(length);

        public long Units { get; set; }

        public bool IsDisposed { get; private set; }

        public override byte* Executable => _memory.Executable;

        public override byte* Writable => _memory.Writable;

        public override long Length => _memory.Length;

        public override string? Commit(long offset, long length)
        {
            if (length / CommitUnit > Units)
                return Refusal;
            Units -= length / CommitUnit;
            return _memory.Commit(offset, length);
        }

        public override void SynchronizeThreads() => _memory.SynchronizeThreads();

        public override void Decommit(long offset, long length) => _memory.Decommit(offset, length);

        public override void Remap(long offset, long length) => _memory.Remap(offset, length);

        public override void Dispose()
        {
            IsDisposed = true;
            _memory.Dispose();
        }
    }
}
