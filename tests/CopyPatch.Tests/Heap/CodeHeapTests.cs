using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using static CopyPatch.Tests.Execution.CalleeTests;

namespace CopyPatch.Tests.Heap;

internal sealed unsafe class CodeHeapTests
{
    [Test]
    public void Capacity_is_rounded_up()
    {
        using var heap = new CodeHeap(65_537);
        Assert.That(heap.Capacity, Is.EqualTo(131_072));
        using var defaultHeap = new CodeHeap();
        Assert.That(defaultHeap.Capacity, Is.EqualTo(CodeHeap.DefaultCapacity));
        Assert.That(defaultHeap.BytesCommitted, Is.EqualTo(65_536), "nearly nothing before code is compiled");
        Assert.That(defaultHeap.BytesInUse, Is.Zero);
    }

    [TestCase(0L), TestCase(-1L), TestCase(65_535L), TestCase(CodeHeap.MaximumCapacity + 1)]
    [TestCase(long.MaxValue), TestCase(long.MinValue)]
    public void A_capacity_out_of_range_is_refused(long capacity) =>
        Assert.That(() => new CodeHeap(capacity), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void No_page_is_ever_writable_and_executable()
    {
        AssertThatNoPageIsBoth();
        var heap = new CodeHeap(4 << 20);
        AssertThatNoPageIsBoth();
        StackEmitter.Program program = Returning(heap, 1);
        Assert.That(ProcessMaps.IsExecutable(program.Address));
        Assert.That(program.Run(), Is.EqualTo(1));
        AssertThatNoPageIsBoth();
        StackEmitter.Program large = Bulk(heap, 2 << 20);
        AssertThatNoPageIsBoth();
        large.Dispose();
        AssertThatNoPageIsBoth();
        nint address = program.Address;
        program.Dispose();
        heap.Dispose();
        AssertThatNoPageIsBoth();
        Assert.That(ProcessMaps.IsExecutable(address), Is.False, "the mapping is gone");
    }

    [Test]
    public void Functions_are_packed()
    {
        using var heap = new CodeHeap(1 << 20);
        StackEmitter.Program first = Returning(heap, 1);
        StackEmitter.Program second = Returning(heap, 2);
        Assert.That(second.Address - first.Address, Is.EqualTo((nint)32), "26 bytes and a trap, in units of 16");
        Assert.That(heap.BytesInUse, Is.EqualTo(64));
    }

    [Test]
    public void Disposed_code_traps_at_once_and_is_poison_before_its_space_is_used_again()
    {
        using var heap = new CodeHeap(1 << 20);
        StackEmitter.Program first = Returning(heap, 1);
        using StackEmitter.Program second = Returning(heap, 2);
        byte* address = (byte*)first.Address;
        first.Dispose();
        first.Dispose();
        Assert.That(new Span<byte>(address, 16).ToArray(), Is.All.EqualTo(0xCC));
        Assert.That(heap.BytesInUse, Is.EqualTo(32));
        Assert.That(second.Run(), Is.EqualTo(2));

        // Others are disposed after it, until it has rested long enough.
        for (int i = 0; i < 64; i++)
            Returning(heap, i).Dispose();
        Assert.That(new Span<byte>(address, 32).ToArray(), Is.All.EqualTo(0xCC));
        Assert.That(heap.BytesInUse, Is.EqualTo(32));
        using StackEmitter.Program third = Returning(heap, 3);
        Assert.That((nint)address, Is.EqualTo(third.Address));
        Assert.That(third.Run(), Is.EqualTo(3));
    }

    [Test]
    public void Code_that_rests_gives_way_when_the_heap_is_full()
    {
        using var heap = new CodeHeap(1 << 16);
        var programs = new System.Collections.Generic.List<StackEmitter.Program>();
        Assert.That(() =>
        {
            while (true)
                programs.Add(Returning(heap, programs.Count));
        }, Throws.TypeOf<InsufficientMemoryException>());
        long full = heap.BytesInUse;

        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 10; i++)
                programs[i].Dispose();
            Assert.That(heap.BytesInUse, Is.EqualTo(full - (10 * 32)));
            for (int i = 0; i < 10; i++)
                programs[i] = Returning(heap, round + i);
            for (int i = 0; i < 10; i++)
                Assert.That(programs[i].Run(), Is.EqualTo(round + i));
        }

        foreach (StackEmitter.Program program in programs)
            program.Dispose();
        Assert.That(heap.BytesInUse, Is.Zero);
    }

    [Test]
    public void Memory_that_was_never_used_is_poison()
    {
        using var heap = new CodeHeap(1 << 20);
        using StackEmitter.Program program = Returning(heap, 1);
        int rest = 65_536 - 4096 - 32;
        Assert.That(new Span<byte>((byte*)program.Address + 32, rest).ToArray(), Is.All.EqualTo(0xCC));
        Assert.That(ProcessMaps.IsOutOfReach(program.Address + 32 + rest), "what is not committed cannot be executed");
    }

    [Test]
    public void Disposed_code_says_so()
    {
        using var heap = new CodeHeap(1 << 20);
        var emit = new StackEmitter(heap);
        Label label = emit.DefineLabel();
        emit.MarkLabel(label);
        emit.EmitPush(1);
        emit.EmitHalt();
        StackEmitter.Program program = emit.Compile();
        program.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => program.Run(), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => program.Address, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => program.BytesOf(CodeSection.Hot).Length, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => program.AddressOf(label), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(program.Length, Is.EqualTo(26));
        });
    }

    [Test]
    public void A_disposed_heap_refuses_and_its_code_stays_until_it_is_disposed()
    {
        var heap = new CodeHeap(1 << 20);
        StackEmitter.Program program = Returning(heap, 1);
        nint address = program.Address;
        var emit = new StackEmitter(heap);
        emit.EmitPush(1);
        emit.EmitHalt();
        heap.Dispose();
        heap.Dispose();
        Assert.That(() => program.Run(), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains(nameof(CodeHeap)));
        Assert.That(() => emit.Compile(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(ProcessMaps.IsExecutable(address), "code may still be running");
        program.Dispose();
        Assert.That(ProcessMaps.IsExecutable(address), Is.False);
    }

    [Test]
    public void A_full_heap_says_so_and_recovers()
    {
        using var heap = new CodeHeap(1 << 16);
        var programs = new List<StackEmitter.Program>();
        var full = Assert.Throws<InsufficientMemoryException>(() =>
        {
            while (true)
                programs.Add(Returning(heap, programs.Count));
        })!;
        Assert.That(programs, Has.Count.EqualTo((65_536 - 4096) / 32));
        Assert.That(full.Message, Does.Contain("27 bytes").And.Contain("61,440 of its 65,536").And.Contain("largest free range has 0"));
        Assert.That(heap.BytesInUse, Is.EqualTo(61_440));
        for (int i = 0; i < programs.Count; i++)
            Assert.That(programs[i].Run(), Is.EqualTo(i));

        // Every second one gives no room for something larger; two neighbours do.
        for (int i = 0; i < programs.Count; i += 2)
            programs[i].Dispose();
        Assert.That(() => Bulk(heap, 40), Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains("free range has 32"));
        programs[1].Dispose();
        using StackEmitter.Program larger = Bulk(heap, 60);
        Assert.That(larger.Run(), Is.EqualTo(60));
        for (int i = 3; i < programs.Count; i += 2)
            Assert.That(programs[i].Run(), Is.EqualTo(i));
        programs.ForEach(program => program.Dispose());
        larger.Dispose();
        Assert.That(heap.BytesInUse, Is.Zero);
        Bulk(heap, 61_000).Dispose();
    }

    [Test]
    public void A_compilation_that_fails_can_be_repeated_when_there_is_room()
    {
        using var heap = new CodeHeap(1 << 16);
        StackEmitter.Program large = Bulk(heap, 50_000);
        var emit = new StackEmitter(heap);
        Label label = emit.DefineLabel();
        emit.EmitBulk(20_000);
        emit.EmitPush(0);
        emit.EmitJumpIfZero(label);
        emit.EmitTrap(1);
        emit.MarkLabel(label);
        emit.EmitPush(5);
        emit.EmitHalt();
        int length = emit.Length;
        long inUse = heap.BytesInUse;
        Assert.That(() => emit.Compile(), Throws.TypeOf<InsufficientMemoryException>());
        Assert.That(emit.Length, Is.EqualTo(length));
        Assert.That(heap.BytesInUse, Is.EqualTo(inUse));
        Assert.That(large.Run(), Is.EqualTo(50_000));
        large.Dispose();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(5));
    }

    [Test]
    public void Large_free_ranges_go_back_to_the_system()
    {
        IgnoreWhereMemoryStays();
        using var heap = new CodeHeap(16 << 20);
        using StackEmitter.Program small = Returning(heap, 1);
        for (int i = 0; i < 3; i++)
        {
            StackEmitter.Program large = Bulk(heap, 8 << 20);
            nint middle = large.Address + (4 << 20);
            Assert.That(heap.BytesCommitted, Is.GreaterThan(8 << 20));
            Assert.That(large.Run(), Is.EqualTo(8 << 20));
            large.Dispose();
            Assert.That(heap.BytesCommitted, Is.LessThanOrEqualTo(128 << 10));
            Assert.That(ProcessMaps.IsOutOfReach(middle), "freed code cannot be executed");
        }
        Assert.That(small.Run(), Is.EqualTo(1));
    }

    [Test]
    public void Many_small_functions_go_back_to_the_system_together([Values] bool fromTheEnd)
    {
        IgnoreWhereMemoryStays();
        using var heap = new CodeHeap(16 << 20);
        using StackEmitter.Program first = Returning(heap, 1);
        var programs = new List<StackEmitter.Program>();
        for (int i = 0; i < 4000; i++)
            programs.Add(Bulk(heap, 2000));
        Assert.That(heap.BytesCommitted, Is.GreaterThan(8_000_000));
        if (fromTheEnd)
            programs.Reverse();
        programs.ForEach(program => program.Dispose());
        Assert.That(heap.BytesCommitted, Is.LessThan(2 << 20));
        Assert.That(first.Run(), Is.EqualTo(1));
        using StackEmitter.Program again = Bulk(heap, 3_000_000);
        Assert.That(again.Run(), Is.EqualTo(3_000_000));
    }

    [Test]
    public void Entries_are_placed_once()
    {
        using var heap = new CodeHeap(1 << 16);
        byte[] first = [1, 2, 3];
        byte[] second = [1, 2, 4];
        nint one = heap.InternEntry(first);
        nint two = heap.InternEntry(second);
        Assert.That(two, Is.Not.EqualTo(one));
        Assert.That(heap.InternEntry([1, 2, 3]), Is.EqualTo(one));
        Assert.That(new Span<byte>((void*)two, 3).ToArray(), Is.EqualTo(second));
        Assert.That(heap.BytesInUse, Is.Zero, "they are in the heap's own page");
    }

    [Test]
    public void More_entries_than_the_own_page_holds_are_placed_among_the_code()
    {
        using var heap = new CodeHeap(1 << 16);
        var places = new Dictionary<int, nint>();
        for (int i = 0; i < 300; i++)
            places[i] = heap.InternEntry(BitConverter.GetBytes(i));
        Assert.That(places.Values.Distinct().Count(), Is.EqualTo(300));
        foreach ((int value, nint address) in places)
            Assert.That(*(int*)address, Is.EqualTo(value));
        Assert.That(heap.BytesInUse, Is.Zero);
        heap.Dispose();
        Assert.That(ProcessMaps.IsExecutable(places[299]), Is.False, "they keep no mapping alive");
    }

    // .NET has pages of its own that are both under wine.
    private static void AssertThatNoPageIsBoth()
    {
        if (!OperatingSystem.IsWindows())
            Assert.That(ProcessMaps.WritableAndExecutable(), Is.Empty);
    }

    private static void IgnoreWhereMemoryStays()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("What is committed of a section of Windows' page file stays until the section goes.");
    }

    /// <summary>Code of about this size, which returns it.</summary>
    private static StackEmitter.Program Bulk(CodeHeap heap, int size)
    {
        var emit = new StackEmitter(heap);
        emit.EmitBulk(size - 26);
        emit.EmitPush(size);
        emit.EmitHalt();
        return emit.Compile();
    }
}
