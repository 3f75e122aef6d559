using System;
using System.Linq;
using System.Runtime.InteropServices;
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
    public void A_thousand_reservations_that_are_refused_leave_nothing_behind()
    {
        int before = 0;
        for (int i = 0; i <= 1000; i++)
        {
            Assert.Catch<InsufficientMemoryException>(() => ExecutableMemory.Reserve(1L << 50));
            if (i == 0)
                before = ProcessMaps.Read().Count();
        }

        Assert.That(ProcessMaps.Read().Count(), Is.EqualTo(before).Within(100), "the runtime's own come and go");
    }

    [TestCase(1655, true)]
    [TestCase(5, true)]
    [TestCase(8, false)]
    [TestCase(1455, false)]
    public void Windows_says_what_is_forbidden_and_what_there_is_too_little_of(int error, bool isPolicy)
    {
        Marshal.SetLastPInvokeError(error);
        SystemRefusal refusal = WindowsCalls.LastRefusal("VirtualProtect to execute");
        Assert.That(refusal.IsPolicy, Is.EqualTo(isPolicy));
        Assert.That(refusal.ToString(), Does.StartWith("VirtualProtect to execute: ").And.EndsWith($", error {error}"));
        Assert.That(refusal.Remedy.Contains("Arbitrary Code Guard"), Is.EqualTo(error == 1655));
    }

    [Test]
    public void A_system_without_memory_is_reported_and_changes_nothing()
    {
        var memory = new ScarceMemory(1 << 20) { Units = 1 };
        Assert.That(memory.Open(), Is.Null);
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
    public void Memory_whose_first_unit_is_refused_is_not_open()
    {
        using var memory = new ScarceMemory(1 << 20);
        Assert.That(memory.Open()?.Call, Is.EqualTo(ScarceMemory.Refusal));
    }

    [Test]
    public void A_mapping_that_nobody_can_reach_is_collected()
    {
        nint address = AbandonHeap();
        for (int i = 0; i < 10 && ProcessMaps.IsExecutable(address); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.That(ProcessMaps.IsExecutable(address), Is.False);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static nint AbandonHeap() => Returning(new CodeHeap(1 << 16), 1).Address;

    /// <summary>Real memory of a system that has only so many units.</summary>
    internal sealed class ScarceMemory(long length) : ExecutableMemory(length)
    {
        public const string Refusal = "the cupboard is bare";

        private readonly ExecutableMemory _memory = Reserve(length);

        public long Units { get; set; }

        public override byte* Executable => _memory.Executable;

        public override CodeHeapMapping Mapping => _memory.Mapping;

        public override int Granule => _memory.Granule;

        public override SystemRefusal? Commit(long offset, long length)
        {
            if (length / CommitUnit > Units)
                return new SystemRefusal(Refusal, 0);
            Units -= length / CommitUnit;
            return offset == 0 ? null : _memory.Commit(offset, length);
        }

        public override void Decommit(long offset, long length) => _memory.Decommit(offset, length);

        public override byte* Data => _memory.Data;

        public override SystemRefusal? CommitData(long offset, long length)
        {
            if (length / CommitUnit > Units)
                return new SystemRefusal(Refusal, 0);
            Units -= length / CommitUnit;
            return _memory.CommitData(offset, length);
        }

        public override void DecommitData(long offset, long length) => _memory.DecommitData(offset, length);

        public override byte* BeginWrite(long offset, int length) => _memory.BeginWrite(offset, length);

        public override SystemRefusal? Publish(byte* written, long offset, int length) => _memory.Publish(written, offset, length);

        public override bool TryRetract(long offset, int length) => _memory.TryRetract(offset, length);

        public override void Clear(long offset, int length) => _memory.Clear(offset, length);

        protected override void Release() => _memory.Dispose();

        protected override SystemRefusal? Map() => null;

        protected override SystemRefusal? Begin()
        {
            HeaderLength = _memory.HeaderLength;
            return null;
        }
    }
}
