using System;
using System.Collections.Generic;
using NUnit.Framework;
using static CopyPatch.Tests.Execution.CalleeTests;

namespace CopyPatch.Tests.Heap;

/// <summary>Heaps whose memory is at one address: written first, executable later, and never both.</summary>
internal sealed unsafe class OneViewTests
{
    private static readonly int s_page = Environment.SystemPageSize;

    [Test]
    public void A_heap_says_how_it_is_mapped()
    {
        using var chosen = new CodeHeap(1 << 20);
        using CodeHeap one = OneView();
        Assert.That(chosen.Mapping, Is.EqualTo(CodeHeapMapping.TwoViews));
        Assert.That(one.Mapping, Is.EqualTo(CodeHeapMapping.OneView));
    }

    [Test]
    public void A_mapping_that_this_system_has_not_is_refused_with_the_remedy()
    {
        Assert.That(() => new CodeHeap(new CodeHeapOptions { Mapping = CodeHeapMapping.PerThread }),
            Throws.TypeOf<PlatformNotSupportedException>().With.Message.Contains("PerThread").And.Message.Contains("Automatic"));
        Assert.That(() => new CodeHeap(new CodeHeapOptions { Mapping = (CodeHeapMapping)9 }),
            Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CodeHeap((CodeHeapOptions)null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Each_function_has_pages_of_its_own_that_are_executable_and_not_writable()
    {
        using CodeHeap heap = OneView();
        using StackEmitter.Program other = Returning(heap, 0);
        using StackEmitter.Program first = Returning(heap, 1);
        using StackEmitter.Program second = Returning(heap, 2);
        Assert.That(second.Address - first.Address, Is.EqualTo((nint)s_page));
        Assert.That(heap.BytesInUse, Is.EqualTo(3 * s_page));
        Assert.That(ProcessMaps.IsExecutable(first.Address) && ProcessMaps.IsExecutable(second.Address));
        Assert.That(ProcessMaps.IsExecutable(second.Address + s_page), Is.False, "what is free cannot be executed");
        Assert.That((first.Run(), second.Run()), Is.EqualTo((1L, 2L)));
    }

    [Test]
    public void Disposed_code_cannot_be_executed_and_its_pages_are_traps_when_they_are_used_again()
    {
        using CodeHeap heap = OneView();
        Returning(heap, 0).Dispose();
        using StackEmitter.Program other = Returning(heap, 0);
        StackEmitter.Program first = Returning(heap, 1);
        nint address = first.Address;
        first.Dispose();
        Assert.That(ProcessMaps.IsExecutable(address), Is.False);
        StackEmitter.Program again;
        int number = 0;
        do
            again = Returning(heap, ++number);
        while (again.Address != address);
        Assert.That(again.Run(), Is.EqualTo(number));
        Assert.That(new Span<byte>((byte*)address + 32, s_page - 32).ToArray(), Is.All.EqualTo(0xCC));
    }

    [Test]
    public void A_full_heap_says_so_and_recovers()
    {
        using CodeHeap heap = OneView(1 << 18);
        var programs = new List<StackEmitter.Program>();
        Assert.That(() =>
        {
            while (true)
                programs.Add(Returning(heap, programs.Count));
        }, Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains("largest free range has 0"));
        for (int i = 0; i < programs.Count; i++)
            Assert.That(programs[i].Run(), Is.EqualTo(i));
        programs.ForEach(program => program.Dispose());
        Assert.That(heap.BytesInUse, Is.Zero);
        using StackEmitter.Program last = Returning(heap, 9);
        Assert.That(last.Run(), Is.EqualTo(9));
    }

    [Test]
    public void Code_whose_pages_the_system_does_not_let_be_taken_back_stays_and_is_taken_back_later()
    {
        var memory = new StubbornMemory(1 << 20);
        Assert.That(memory.Open(), Is.Null);
        using var heap = new CodeHeap(memory);
        StackEmitter.Program first = Returning(heap, 1);
        StackEmitter.Program second = Returning(heap, 2);
        long inUse = heap.BytesInUse;
        memory.IsStubborn = true;
        first.Dispose();
        Assert.That(heap.BytesInUse, Is.EqualTo(inUse));
        memory.IsStubborn = false;
        second.Dispose();
        Assert.That(heap.BytesInUse, Is.Zero);
    }

    [Test]
    public void Code_that_the_system_does_not_let_run_leaves_the_heap_as_it_was()
    {
        var memory = new ForbiddingMemory(1 << 20);
        Assert.That(memory.Open(), Is.Null);
        using var heap = new CodeHeap(memory);
        using StackEmitter.Program before = Returning(heap, 1);
        long inUse = heap.BytesInUse;
        var emit = new StackEmitter(heap);
        emit.EmitPush(2);
        emit.EmitHalt();
        memory.Forbids = true;
        Assert.That(() => emit.Compile(), Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains("to execute").And.Message
            .Contains("error 12"));
        Assert.That(() => heap.InternEntry([1, 2, 3]), Throws.TypeOf<InsufficientMemoryException>());
        Assert.That(heap.BytesInUse, Is.EqualTo(inUse));
        memory.Forbids = false;
        using StackEmitter.Program after = emit.Compile();
        Assert.That((before.Run(), after.Run()), Is.EqualTo((1L, 2L)));
    }

    [Test]
    public void Where_all_ways_are_forbidden_each_is_told_and_given_back()
    {
        ForbiddingMemory[] ways = [new(1 << 20) { Forbids = true, Error = 13 }, new(1 << 20) { Forbids = true, Error = 1 }];
        Assert.That(() => ExecutableMemory.Reserve(ways, 1 << 20, CodeHeapMapping.Automatic),
            Throws.TypeOf<PlatformNotSupportedException>().With.Message.Contains("1,048,576").And.Message.Contains("error 13")
                .And.Message.Contains("error 1)").And.Message.Contains("Ask whoever forbids it."));
        Assert.That(Array.TrueForAll(ways, way => way.IsDisposed));
    }

    [Test]
    public void Where_the_first_way_is_forbidden_the_next_is_taken()
    {
        ForbiddingMemory[] ways = [new(1 << 20) { Forbids = true, Error = 1 }, new(1 << 20), new(1 << 20)];
        using ExecutableMemory taken = ExecutableMemory.Reserve(ways, 1 << 20, CodeHeapMapping.Automatic);
        Assert.That(taken, Is.SameAs(ways[1]));
        Assert.That((ways[0].IsDisposed, ways[1].IsDisposed), Is.EqualTo((true, false)));
        ways[2].Dispose();
    }

    private static CodeHeap OneView(long capacity = 1 << 20) =>
        new(new CodeHeapOptions { Capacity = capacity, Mapping = CodeHeapMapping.OneView });

    /// <summary>Memory of a system that lets it be executed at times.</summary>
    private sealed class ForbiddingMemory(long length) : OneViewMemory(length)
    {
        private readonly ExecutableMemory _memory = Reserve(length, CodeHeapMapping.OneView);

        public bool Forbids { get; set; }

        public int Error { get; init; } = 12;

        public bool IsDisposed { get; private set; }

        public override byte* Executable => _memory.Executable;

        public override SystemRefusal? Commit(long offset, long length) => offset == 0 ? null : _memory.Commit(offset, length);

        public override void Decommit(long offset, long length) => _memory.Decommit(offset, length);

        public override SystemRefusal? CommitData(long offset, long length) => _memory.CommitData(offset, length);

        public override void DecommitData(long offset, long length) => _memory.DecommitData(offset, length);

        protected override void Release()
        {
            IsDisposed = true;
            _memory.Dispose();
        }

        protected override SystemRefusal? Map() => null;

        protected override SystemRefusal? Protect(long offset, int length, bool isExecutable)
        {
            if (isExecutable && Forbids)
                return new SystemRefusal("to execute", Error, Error != 12, "Ask whoever forbids it.");
            if (isExecutable)
                return _memory.Publish(_memory.BeginWrite(offset, length), offset, length);
            return _memory.TryRetract(offset, length) ? null : new SystemRefusal("to write", Error);
        }

        protected override void Flush(byte* code, int length)
        {
        }
    }

    /// <summary>Memory of a system that refuses at times to take back what can be executed.</summary>
    private sealed class StubbornMemory(long length) : TwoViewMemory(length)
    {
        private readonly ExecutableMemory _memory = Reserve(length);

        public bool IsStubborn { get; set; }

        public override byte* Executable => _memory.Executable;

        protected override byte* Writable => _memory.BeginWrite(0, 0);

        public override SystemRefusal? Commit(long offset, long length) => offset == 0 ? null : _memory.Commit(offset, length);

        public override void Decommit(long offset, long length) => _memory.Decommit(offset, length);

        public override SystemRefusal? CommitData(long offset, long length) => _memory.CommitData(offset, length);

        public override void DecommitData(long offset, long length) => _memory.DecommitData(offset, length);

        public override bool TryRetract(long offset, int length) => !IsStubborn && base.TryRetract(offset, length);

        protected override void Release() => _memory.Dispose();

        protected override SystemRefusal? Map() => null;

        protected override void Flush(byte* code, int length, bool synchronizeThreads)
        {
        }
    }
}
