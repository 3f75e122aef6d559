using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace CopyPatch.Tests.Heap;

[TestFixture(CodeHeapMapping.TwoViews)]
[TestFixture(CodeHeapMapping.OneView)]
internal sealed unsafe class RandomAllocationTests(CodeHeapMapping mapping)
{
    private const int Steps = 100_000;

    // Pages take the more room, and a system call each.
    private int Granule => mapping == CodeHeapMapping.TwoViews ? 16 : Environment.SystemPageSize;

    private long Capacity => mapping == CodeHeapMapping.TwoViews ? 8 << 20 : 16 << 20;

    /// <summary>
    /// Random blocks are taken, filled, verified where they would be executed, and given back. Small ones are the
    /// many, as functions are; some are so large that their memory goes back to the system.
    /// </summary>
    [Test]
    public void A_hundred_thousand_blocks_keep_what_was_written([Values(1, 2, 3)] int seed)
    {
        using var heap = new CodeHeap(new CodeHeapOptions { Capacity = Capacity, Mapping = mapping });
        var random = new Random(seed);
        var live = new List<(CodeBlock Block, byte Fill)>();
        long inUse = 0;
        int refused = 0;
        for (int step = 0; step < Steps; step++)
        {
            bool grow = (step / 10_000) % 2 == 0;
            if (live.Count == 0 || random.Next(100) < (grow ? 60 : 40))
            {
                int length = RandomLength(random);
                int alignment = 16 << random.Next(3);
                CodeBlock block;
                try
                {
                    block = heap.Allocate(length, alignment);
                }
                catch (InsufficientMemoryException)
                {
                    refused++;
                    Free(heap, live, random.Next(live.Count), ref inUse);
                    continue;
                }
                if ((nint)block.Executable % alignment != 0)
                    Assert.Fail($"Step {step}: a block is not aligned to {alignment}.");
                if (!IsAll(block.Executable, block.Length, 0xCC))
                    Assert.Fail($"Step {step}: a new block overlaps another, or is not poisoned.");
                byte fill = (byte)random.Next(256);
                using (WriteScope scope = heap.Write(block))
                {
                    new Span<byte>(scope.Start, block.Length).Fill(fill);
                    scope.Publish();
                }

                live.Add((block, fill));
                heap.SetOwner(block, block.Id);
                CheckOwner(heap, live[random.Next(live.Count)].Block, random);
                inUse += (length + Granule - 1) & -Granule;
            }
            else
            {
                Free(heap, live, random.Next(live.Count), ref inUse);
            }
            if (heap.BytesInUse != inUse)
                Assert.Fail($"Step {step}: {heap.BytesInUse} bytes in use instead of {inUse}.");
        }

        while (live.Count > 0)
            Free(heap, live, live.Count - 1, ref inUse);
        Assert.That(heap.BytesInUse, Is.Zero);
        Assert.That(refused, Is.GreaterThan(0), "the heap was full at times");

        // All ranges have joined: what remains is one block of everything.
        CodeBlock all = heap.Allocate(heap.Capacity - 4096, 16);
        heap.Release(all);
    }

    private static int RandomLength(Random random) => random.Next(1000) switch
    {
        0 => random.Next(1, 3 << 20),
        < 20 => random.Next(1, 100_000),
        _ => random.Next(1, 3000),
    };

    private void Free(CodeHeap heap, List<(CodeBlock Block, byte Fill)> live, int index, ref long inUse)
    {
        (CodeBlock block, byte fill) = live[index];
        if (!IsAll(block.Executable, block.Length, fill))
            Assert.Fail("A block does not hold what was written.");
        heap.Release(block);
        if (heap.OwnerAt((nint)block.Executable) is not null)
            Assert.Fail("A block that was given back has an owner.");
        inUse -= (block.Length + Granule - 1) & -Granule;
        live[index] = live[^1];
        live.RemoveAt(live.Count - 1);
    }

    private static void CheckOwner(CodeHeap heap, CodeBlock block, Random random)
    {
        foreach (int offset in (ReadOnlySpan<int>)[0, random.Next(block.Length), block.Length - 1])
            if (!Equals(heap.OwnerAt((nint)block.Executable + offset), block.Id))
                Assert.Fail($"The address at {offset} of a block of {block.Length} bytes is another's.");
    }

    private static bool IsAll(byte* memory, int length, byte value) =>
        !new ReadOnlySpan<byte>(memory, length).ContainsAnyExcept(value);
}
