using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using static CopyPatch.Tests.Execution.CalleeTests;

namespace CopyPatch.Tests.Heap;

/// <summary>The memory of a heap that sites lie in: beside its code, and never executable.</summary>
internal sealed unsafe class SiteMemoryTests
{
    private const int Unit = ExecutableMemory.CommitUnit;

    private static readonly CodeHeapMapping[] s_mappings = [CodeHeapMapping.TwoViews, CodeHeapMapping.OneView];

    [Test]
    public void It_is_within_reach_readable_and_writable_and_never_executable(
        [ValueSource(nameof(s_mappings))] CodeHeapMapping mapping, [Values(Unit, 1 << 20, CodeHeap.MaximumCapacity)] long length)
    {
        using var memory = ExecutableMemory.Reserve(length, mapping);
        Assert.That(memory.DataLength, Is.GreaterThanOrEqualTo(Unit));
        Assert.That(length + memory.DataLength, Is.LessThan(1L << 31));
        Assert.That(ProcessMaps.IsOutOfReach((nint)memory.Data));
        long last = memory.DataLength - Unit;
        Assert.That(memory.CommitData(last, Unit), Is.Null);
        byte* data = memory.Data + last;
        Assert.That(new Span<byte>(data, Unit).ToArray(), Is.All.EqualTo(0));
        data[Unit - 1] = 7;
        Assert.That(data[Unit - 1], Is.EqualTo(7));
        Assert.That(ProcessMaps.IsData((nint)data));
        Assert.That(Math.Max(memory.Data + memory.DataLength - memory.Executable, memory.Executable + length - memory.Data),
            Is.LessThan(1L << 31));

        memory.DecommitData(last, Unit);
        Assert.That(ProcessMaps.IsOutOfReach((nint)data));
        Assert.That(memory.CommitData(last, Unit), Is.Null);
        Assert.That(data[Unit - 1], Is.Zero);
    }

    [Test]
    public void Random_blocks_are_apart_and_all_of_them_come_back()
    {
        using var memory = ExecutableMemory.Reserve(1 << 22);
        var sites = new SiteMemory(memory);
        var random = new Random(7);
        var blocks = new Dictionary<SiteBlock, (int Length, byte Mark)>();
        for (int i = 0; i < 20_000; i++)
        {
            if (blocks.Count > 0 && random.Next(20) < 9)
            {
                SiteBlock block = blocks.Keys.ElementAt(random.Next(blocks.Count));
                (int length, byte mark) = blocks[block];
                Assert.That(new Span<byte>((void*)block.Address, length).IndexOfAnyExcept(mark), Is.EqualTo(-1));
                sites.Release(block);
                blocks.Remove(block);
                continue;
            }

            int wanted = random.Next(16) == 0 ? random.Next(1, 40_000) : random.Next(1, 200);
            try
            {
                SiteBlock block = sites.Allocate(wanted);
                Assert.That(block.Address % 16, Is.EqualTo((nint)0));
                Assert.That(blocks.TryAdd(block, (wanted, (byte)i)));
                new Span<byte>((void*)block.Address, wanted).Fill((byte)i);
            }
            catch (InsufficientMemoryException)
            {
                Assert.That(sites.BytesInUse, Is.GreaterThan(500_000));
            }
        }

        foreach (SiteBlock block in blocks.Keys)
            sites.Release(block);
        Assert.That(sites.BytesInUse, Is.Zero);
        SiteBlock all = sites.Allocate(1 << 20);
        Assert.That(all.Address, Is.EqualTo((nint)memory.Data));
        sites.Release(all);
        Assert.That(sites.BytesCommitted, Is.Zero, "a megabyte is worth giving back");
    }

    [Test]
    public void What_is_full_says_how_much_there_is()
    {
        using var memory = ExecutableMemory.Reserve(1 << 18);
        var sites = new SiteMemory(memory);
        sites.Allocate(Unit - 32);
        Assert.That(() => sites.Allocate(33), Throws.TypeOf<InsufficientMemoryException>()
            .With.Message.Contains("33 bytes of sites: 65,504 of its 65,536").And.Message.Contains("largest free range has 32"));
        Assert.That(sites.Allocate(32).Id, Is.Not.Zero);
    }

    [Test]
    public void What_the_system_refuses_is_not_taken()
    {
        var memory = new ReservationTests.ScarceMemory(1 << 20) { Units = 2 };
        Assert.That(memory.Open(), Is.Null);
        using var heap = new CodeHeap(memory);
        using StackEmitter.Program program = Returning(heap, 1);
        long inUse = heap.BytesInUse, committed = heap.BytesCommitted;
        Assert.That(() => heap.AllocateSites(Unit + 1), Throws.TypeOf<InsufficientMemoryException>()
            .With.Message.Contains(ReservationTests.ScarceMemory.Refusal).And.Message.Contains("65,537 bytes of sites"));
        Assert.That((heap.BytesInUse, heap.BytesCommitted), Is.EqualTo((inUse, committed)));
        Assert.That(heap.AllocateSites(Unit).Id, Is.Not.Zero);
        Assert.That((heap.BytesInUse, heap.BytesCommitted), Is.EqualTo((inUse + Unit, committed + Unit)));
    }

    [Test]
    [Platform("Linux")]
    public void On_macOS_it_is_mapped_when_it_is_needed_and_tried_at_the_other_side_where_it_is_out_of_reach([Values(0, 1, 2)] int far)
    {
        var system = new AppleStandIn { IsManagedCodeInImage = true, FarData = far };
        using (var memory = new AppleExecutableMemory(1 << 20, system))
        {
            Assert.That(memory.Open(), Is.Null);
            Assert.That(system.Calls, Does.Not.Contain("map data"));
            SystemRefusal? refusal = memory.CommitData(0, Unit);
            Assert.That(refusal?.Call, Is.EqualTo(far == 2 ? "mmap of data within reach of code" : null));
            if (far < 2)
            {
                memory.Data[memory.DataLength - 1] = 1;
                Assert.That(memory.CommitData(Unit, Unit), Is.Null);
                memory.DecommitData(0, Unit);
            }

            Assert.That(system.Calls.Count(call => call == "map data"), Is.EqualTo(Math.Min(far + 1, 2)));
        }

        Assert.That(system.Calls.Count(call => call == "unmap"), Is.EqualTo(far == 2 ? 3 : far + 2));
    }
}
