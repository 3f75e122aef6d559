using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Variables that each emitted copy of a stencil has for itself (<c>CP_SITE</c>).</summary>
internal sealed unsafe class SiteTests
{
    private CodeHeap _heap = null!;
    private SiteEmitter _emit = null!;

    [SetUp]
    public void SetUp()
    {
        _heap = new CodeHeap();
        _emit = new SiteEmitter(_heap);
        SiteEmitter.Found.Clear();
        SiteEmitter.Warmed = 0;
    }

    [TearDown]
    public void TearDown()
    {
        _emit.Dispose();
        _heap.Dispose();
    }

    [Test]
    public void Each_copy_of_a_stencil_has_its_own_and_keeps_it_from_run_to_run()
    {
        _emit.EmitCount(0);
        _emit.EmitCount(100);
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(0, null), Is.EqualTo(1 + 101));
        Assert.That(program.Run(0, null), Is.EqualTo(2 + 102));

        using SiteEmitter.Program second = Counting(1000);
        Assert.That(second.Run(0, null), Is.EqualTo(1001));
        Assert.That(program.Run(0, null), Is.EqualTo(3 + 103));
    }

    [Test]
    public void A_site_of_every_type_begins_with_the_value_that_it_was_given()
    {
        long* numbers = stackalloc long[10];
        var three = new Three();
        three.bytes[0] = 1;
        three.bytes[1] = 250;
        three.bytes[2] = 9;
        _emit.EmitCount(77);
        int at = _emit.SiteLength;
        _emit.EmitWidths(-3, 65_530, 5, 1.5f, -2.25, true, Heat.WARM, numbers, three);
        _emit.EmitCount(78);
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();

        Assert.That(program.Run(0, null), Is.EqualTo(2 + ((ushort)65_535 + 6 + 2 + 0 + 9) + 79));
        byte[] sites = program.BytesOf(CodeSection.Sites, at, program.LengthOf(CodeSection.Sites) - at);
        Assert.Multiple(() =>
        {
            Assert.That(program.LengthOf(CodeSection.Sites), Is.EqualTo(at + (9 * 8)));
            Assert.That((sbyte)sites[0], Is.EqualTo(2));
            Assert.That(MemoryMarshal.Read<ushort>(sites.AsSpan(8)), Is.EqualTo(65_535));
            Assert.That(MemoryMarshal.Read<float>(sites.AsSpan(16)), Is.EqualTo(6.5f));
            Assert.That(MemoryMarshal.Read<double>(sites.AsSpan(24)), Is.EqualTo(2.75));
            Assert.That(sites[32], Is.Zero);
            Assert.That((Heat)sites[40], Is.EqualTo(Heat.HOT));
            Assert.That(MemoryMarshal.Read<nint>(sites.AsSpan(48)), Is.EqualTo((nint)(numbers + 5)));
            Assert.That(sites[56..59], Is.EqualTo(new byte[] { 1, 255, 9 }));
            Assert.That(MemoryMarshal.Read<long>(sites.AsSpan(64)), Is.EqualTo(79));
        });
    }

    [Test]
    public void A_function_of_several_stencils_has_the_site_of_the_stencil_that_it_is_part_of()
    {
        _emit.EmitTwoTickets(1);
        _emit.EmitTwoTickets(5);
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(0, null), Is.EqualTo(1256));
        Assert.That(program.Run(0, null), Is.EqualTo(3478));
    }

    [Test]
    public void An_inline_cache_asks_once_for_each_shape_that_follows_another()
    {
        Shape* shapes = stackalloc Shape[] { new Shape { id = 1, slot = 2 }, new Shape { id = 2, slot = 0 } };
        var first = new Instance { shape = &shapes[0] };
        first.fields[2] = 10;
        var second = new Instance { shape = &shapes[1] };
        second.fields[0] = 7;
        _emit.EmitLoadField(default, 5);
        _emit.EmitLoadField(new ShapeCache { shape = &shapes[0], slot = 2 }, 6);
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();

        Assert.That(program.Run(0, &first), Is.EqualTo(20));
        Assert.That(SiteEmitter.Found, Is.EqualTo(new[] { (1L, 5) }), "the second knew it");
        Assert.That(program.Run(0, &first), Is.EqualTo(20));
        Assert.That(SiteEmitter.Found, Has.Count.EqualTo(1), "it hits");
        Assert.That(program.Run(0, &second), Is.EqualTo(14));
        Assert.That(SiteEmitter.Found, Is.EqualTo(new[] { (1L, 5), (2L, 5), (2L, 6) }));
        Assert.That(program.Run(0, &second), Is.EqualTo(14));
        var caches = new ReadOnlySpan<ShapeCache>((void*)program.StartOf(CodeSection.Sites), 2);
        Assert.That((caches[0].misses, caches[1].misses), Is.EqualTo((2, 1)));
    }

    [Test]
    public void A_counter_calls_at_zero_with_the_address_of_its_site()
    {
        Label head = _emit.DefineLabel();
        Label warm = _emit.DefineLabel();
        _emit.MarkLabel(head);
        _emit.EmitCountDown(5, warm);
        _emit.EmitLoop(head);
        _emit.EmitStop();
        _emit.MarkLabel(warm);
        _emit.EmitAdd(1000);
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(3, null), Is.Zero);
        Assert.That(program.Run(9, null), Is.EqualTo(1000 + 8));
        Assert.That(SiteEmitter.Warmed, Is.EqualTo(program.StartOf(CodeSection.Sites)));
        Assert.That(program.Run(1, null), Is.Zero, "the host function has set it to 50");
        Assert.That(BitConverter.ToInt32(program.BytesOf(CodeSection.Sites)), Is.EqualTo(49));
    }

    [Test]
    public void Hundred_thousand_sites_of_one_code_are_apart()
    {
        const int Count = 100_000;
        for (int i = 0; i < Count; i++)
            _emit.EmitCount(i);
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();
        long first = Enumerable.Range(1, Count).Sum(i => (long)i);
        Assert.That(program.Run(0, null), Is.EqualTo(first));
        Assert.That(program.Run(0, null), Is.EqualTo(first + Count));
        Assert.That(MemoryMarshal.Cast<byte, long>(program.BytesOf(CodeSection.Sites)).ToArray(),
            Is.EqualTo(Enumerable.Range(2, Count).Select(i => (long)i)));
    }

    [Test]
    public void The_largest_site_is_a_cache_line([Values(1, 1000)] int count)
    {
        for (int i = 0; i < count; i++)
        {
            var cache = new WideCache();
            cache.ways[0].slot = i;
            cache.ways[3].slot = 1;
            _emit.EmitLargest(cache);
        }

        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();
        Assert.That(program.LengthOf(CodeSection.Sites), Is.EqualTo(64 * count));
        Assert.That(program.Run(0, null), Is.EqualTo((count * (count - 1L) / 2) + count));
    }

    [Test]
    public void A_site_that_nobody_reads_takes_its_word_all_the_same()
    {
        _emit.EmitUnused(1);
        int at = _emit.SiteLength;
        _emit.EmitCount(2);
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();
        Assert.That(at, Is.EqualTo(8));
        Assert.That(program.Run(0, null), Is.EqualTo(3));
        Assert.That(BitConverter.ToInt64(program.BytesOf(CodeSection.Sites, at, 8)), Is.EqualTo(3));
    }

    [Test]
    public void Code_without_sites_has_none()
    {
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();
        Assert.That(program.LengthOf(CodeSection.Sites), Is.Zero);
        Assert.That(program.BytesOf(CodeSection.Sites), Is.Empty);
        Assert.That(program.StartOf(CodeSection.Sites), Is.EqualTo((nint)0));
    }

    [Test]
    public void Disposed_code_gives_the_memory_of_its_sites_back()
    {
        using SiteEmitter.Program warm = Counting(1);
        long inUse = _heap.BytesInUse, committed = _heap.BytesCommitted;
        for (int round = 0; round < 1000; round++)
        {
            for (int i = 0; i < 1000; i++)
                _emit.EmitCount(i);
            _emit.EmitStop();
            using SiteEmitter.Program program = _emit.Compile();
            Assert.That(_heap.BytesInUse - inUse, Is.GreaterThanOrEqualTo(8_000 + program.Length));
        }

        Assert.That(_heap.BytesInUse, Is.EqualTo(inUse));
        Assert.That(_heap.BytesCommitted, Is.LessThan(committed + (1 << 20)), "8 MB of sites were made");
        Assert.That(warm.Run(0, null), Is.EqualTo(2));
    }

    [Test]
    public void Much_memory_of_sites_goes_back_to_the_system()
    {
        long committed = _heap.BytesCommitted;
        for (int i = 0; i < 100_000; i++)
            _emit.EmitLargest(default);
        _emit.EmitStop();
        using (SiteEmitter.Program program = _emit.Compile())
            Assert.That(_heap.BytesCommitted, Is.GreaterThan(committed + 6_400_000));
        // What stays is code where the system takes none of it back.
        Assert.That(_heap.BytesCommitted, Is.LessThan(committed + 5_000_000));
    }

    [Test]
    public void A_heap_that_is_full_of_sites_refuses_and_leaves_the_emission_as_it_was()
    {
        using var heap = new CodeHeap(1 << 18);
        Assert.That(heap.SiteCapacity, Is.EqualTo(1 << 16));
        using var emit = new SiteEmitter(heap);
        for (int i = 0; i < 1000; i++)
            emit.EmitLargest(default);
        emit.EmitStop();
        SiteEmitter.Program first = emit.Compile();
        long inUse = heap.BytesInUse;
        for (int i = 0; i < 25; i++)
            emit.EmitLargest(default);
        emit.EmitCount(41);
        emit.EmitStop();
        Assert.That(() => emit.Compile(), Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains("1,608 bytes of sites"));
        Assert.That(heap.BytesInUse, Is.EqualTo(inUse));

        first.Dispose();
        using SiteEmitter.Program second = emit.Compile();
        Assert.That(second.Run(0, null), Is.EqualTo(42));
    }

    [Test]
    public void An_emission_with_more_sites_than_the_heap_has_room_for_keeps_what_it_had()
    {
        using var heap = new CodeHeap(1 << 18);
        using var emit = new SiteEmitter(heap) { KeepListing = true };
        Label end = emit.DefineLabel();
        for (int i = 0; i < 1023; i++)
            emit.EmitLargest(default);
        emit.EmitCountDown(1, end);
        int length = emit.Length;
        Assert.That(() => emit.EmitLargest(default), Throws.TypeOf<InsufficientMemoryException>().With.Message.Contains("65,536"));
        Assert.That((emit.Length, emit.SiteLength), Is.EqualTo((length, 65_480)));
        emit.MarkLabel(end);
        emit.EmitCount(9);
        emit.EmitStop();
        using SiteEmitter.Program program = emit.Compile();
        Assert.That(program.Run(0, null), Is.EqualTo(10));
        Assert.That(program.Listing.Count(entry => !entry.IsLabel), Is.EqualTo(1023 + 3));
    }

    [Test]
    public void A_stencil_that_is_refused_leaves_no_site_behind()
    {
        Assert.That(() => _emit.EmitCountDown(1, default), Throws.ArgumentException);
        Assert.That(_emit.SiteLength, Is.Zero);
        _emit.EmitCount(5);
        _emit.EmitStop();
        using SiteEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(0, null), Is.EqualTo(6));
        Assert.That(program.LengthOf(CodeSection.Sites), Is.EqualTo(8));
    }

    [Test]
    public void What_is_cleared_has_no_sites()
    {
        _emit.EmitCount(5);
        _emit.Clear();
        Assert.That(_emit.SiteLength, Is.Zero);
    }

    [Test]
    public void Sites_are_within_reach_of_code_and_the_memory_of_a_disposed_heap_stays_for_code_that_runs(
        [Values(65_536, CodeHeap.DefaultCapacity, CodeHeap.MaximumCapacity)] long capacity,
        [Values(CodeHeapMapping.Automatic, CodeHeapMapping.OneView)] CodeHeapMapping mapping)
    {
        using var heap = new CodeHeap(new CodeHeapOptions { Capacity = capacity, Mapping = mapping });
        using var emit = new SiteEmitter(heap);
        emit.EmitAddressOf(3);
        emit.EmitStop();
        using SiteEmitter.Program program = emit.Compile();
        nint address = (nint)program.Run(0, null);
        Assert.That(address, Is.EqualTo(program.StartOf(CodeSection.Sites)));
        Assert.That((long)Math.Abs(address - program.Address), Is.LessThan(1L << 31));
        Assert.That(*(byte*)address, Is.EqualTo(3));
        heap.Dispose();
        *(byte*)address = 4;
        Assert.That(*(byte*)address, Is.EqualTo(4));
    }

    [Test]
    public void With_one_view_a_site_takes_no_page()
    {
        using var heap = new CodeHeap(new CodeHeapOptions { Mapping = CodeHeapMapping.OneView });
        using var emit = new SiteEmitter(heap);
        emit.EmitStop();
        using SiteEmitter.Program without = emit.Compile();
        long inUse = heap.BytesInUse;
        emit.EmitCount(1);
        emit.EmitStop();
        using SiteEmitter.Program program = emit.Compile();
        Assert.That(program.Run(0, null), Is.EqualTo(2));
        Assert.That(heap.BytesInUse - inUse, Is.EqualTo(Environment.SystemPageSize + 16));
    }

    [Test]
    public void Threads_share_the_sites_of_code_and_have_their_own_in_their_own()
    {
        _emit.EmitAtomicCount(0);
        _emit.EmitStop();
        using SiteEmitter.Program shared = _emit.Compile();
        var failures = new List<Exception>();
        Thread[] threads =
        [
            .. Enumerable.Range(0, 4).Select(index => new Thread(() =>
            {
                try
                {
                    using var emit = new SiteEmitter(_heap);
                    for (int i = 0; i < 2_000; i++)
                    {
                        emit.EmitCount(index * 1_000_000);
                        emit.EmitCount(i);
                        emit.EmitStop();
                        using SiteEmitter.Program own = emit.Compile();
                        Assert.That(own.Run(0, null), Is.EqualTo((index * 1_000_000L) + i + 2));
                        shared.Run(0, null);
                        Assert.That(own.Run(0, null), Is.EqualTo((index * 1_000_000L) + i + 4));
                    }
                }
                catch (Exception exception)
                {
                    lock (failures)
                        failures.Add(exception);
                }
            })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.That(failures, Is.Empty);
        Assert.That(BitConverter.ToInt64(shared.BytesOf(CodeSection.Sites)), Is.EqualTo(4 * 2_000));
    }

    [Test]
    public void Random_code_does_what_a_model_of_it_does_run_after_run()
    {
        Gen<(int Kind, long Value)[]> code = Gen.Select(Gen.Int[0, 3], Gen.Long).Array[1, 60];
        code.Sample(stencils =>
        {
            using var emit = new SiteEmitter(_heap);
            foreach ((int kind, long value) in stencils)
            {
                switch (kind)
                {
                    case 0:
                        emit.EmitCount(value);
                        break;
                    case 1:
                        emit.EmitTwoTickets(value);
                        break;
                    case 2:
                        emit.EmitUnused((int)value);
                        break;
                    default:
                        emit.EmitAdd(value);
                        break;
                }
            }

            emit.EmitStop();
            using SiteEmitter.Program program = emit.Compile();
            long[] sites = [.. stencils.Select(stencil => stencil.Value)];
            for (int run = 0; run < 3; run++)
            {
                long sum = run;
                for (int i = 0; i < sites.Length; i++)
                {
                    unchecked
                    {
                        sum = stencils[i].Kind switch
                        {
                            0 => sum + ++sites[i],
                            1 => (sum * 100) + (sites[i]++ * 10) + sites[i]++,
                            2 => sum,
                            _ => sum + sites[i],
                        };
                    }
                }

                if (program.Run(run, null) != sum)
                    return false;
            }

            return true;
        }, iter: 300, threads: 1);
    }

    [Test]
    public void Operations_have_sites_wherever_their_operands_are([Range(0, 6)] int register)
    {
        using var emit = new SiteValueEmitter(_heap);
        Register<long> r = new(register), s = new(6 - register);
        Label again = emit.DefineLabel();
        emit.EmitAddTotal(r, 5, 100);
        emit.EmitAddTotal(new Slot<long>(1), r, 1000);
        emit.EmitAddTotal(s, new Slot<long>(1), 10_000);
        emit.EmitAddTotal(new Slot<long>(0), 1L << 40, 1);
        emit.EmitIsLast(7, 3, again);
        emit.EmitReturnI64(s);
        emit.MarkLabel(again);
        emit.EmitReturnI64(new Slot<long>(0));
        using SiteValueEmitter.Program program = emit.Compile();
        long* frame = stackalloc long[2];
        Assert.That(program.Run(frame), Is.EqualTo(11_105));
        Assert.That(program.Run(frame), Is.EqualTo((1L << 41) + 1), "5 runs later the last is the same");
        Assert.That(MemoryMarshal.Cast<byte, long>(program.BytesOf(CodeSection.Sites)).ToArray(),
            Is.EqualTo(new[] { 110, 1215, 12_320, (1L << 41) + 1, 7 }));
    }

    private SiteEmitter.Program Counting(long from)
    {
        _emit.EmitCount(from);
        _emit.EmitStop();
        return _emit.Compile();
    }
}

[StencilLibrary("stencils/sites.c")]
internal sealed unsafe partial class SiteEmitter
{
    public static List<(long Shape, int Name)> Found { get; } = [];

    public static nint Warmed { get; set; }

    [HostFunction("find_field")]
    private static void FindField(Instance* instance, int name, ShapeCache* cache)
    {
        Found.Add((instance->shape->id, name));
        cache->shape = instance->shape;
        cache->slot = instance->shape->slot;
        cache->misses++;
    }

    [HostFunction("warm")]
    private static void Warm(int* left)
    {
        Warmed = (nint)left;
        *left = 50;
    }
}

[StencilLibrary("stencils/site_values.c")]
internal sealed partial class SiteValueEmitter
{
}
