using System;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>Address space and stacks of the system that the tests run on. Nothing here is compiled code.</summary>
internal sealed unsafe class SystemMemoryTests
{
    private const nuint Page = 1 << 16;

    [Test]
    public void ReservedMemoryIsZeroedWhereItIsCommittedAndStaysWhereItIs()
    {
        SystemMemory memory = SystemMemory.Current;
        const nuint Length = 1 << 30;
        byte* start = memory.Reserve(Length);
        Assert.That((nint)start, Is.Not.Zero);
        try
        {
            Assert.That(memory.TryCommit(start, 0));
            Assert.That(memory.TryCommit(start, Page));
            start[Page - 1] = 1;
            Assert.That(memory.TryCommit(start + Page, Page));
            Assert.That(new ReadOnlySpan<byte>(start, (int)(2 * Page)).IndexOfAnyExcept((byte)0), Is.EqualTo((int)Page - 1));
        }
        finally
        {
            memory.Release(start, Length);
        }
    }

    [Test]
    public void MoreThanThereIsIsNotReserved()
    {
        Assert.That(SystemMemory.Current.HasRoom(Page));
        Assert.That(SystemMemory.Current.HasRoom((nuint)1 << 60), Is.False);
    }

    [Test]
    public void ReservationsAreGivenBack()
    {
        EmulatorSetUp.IgnoreInAnEmulator();
        for (int time = 0; time < 40_000; time++)
        {
            byte* start = SystemMemory.Current.Reserve((nuint)1 << 32);
            Assert.That((nint)start, Is.Not.Zero);
            SystemMemory.Current.Release(start, (nuint)1 << 32);
        }
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(16)]
    public void AThreadKnowsWhereItsStackEnds(int megabytes)
    {
        long below = 0;
        bool hasThat = false;
        bool hasMore = true;
        Thread thread = new(
            () =>
            {
                byte here;
                ThreadStack stack = ThreadStack.Current;
                // Room for the C# code that is called is asked for as well.
                below = (nint)(&here) - stack.FloorFor(0);
                (hasThat, hasMore) = (stack.HasRoom(below - 4096), stack.HasRoom(below + 4096));
                Use(stack.FloorFor(0));
            },
            megabytes << 20);
        thread.Start();
        thread.Join();
        if (OperatingSystem.IsMacOS())
            Assert.Ignore(".NET's own answer has to do");
        // A C library may give it the stack of a thread that is over, which had a larger one.
        Assert.That(below, Is.GreaterThan(((long)megabytes << 20) - (450 << 10)));
        Assert.That(hasThat);
        Assert.That(hasMore, Is.False);
    }

    // What is said to be there can be used, page by page as compiled code does.
    private static void Use(nint floor)
    {
        byte* part = stackalloc byte[1024];
        part[0] = 1;
        if ((nint)part - 4096 > floor)
            Use(floor);
        part[1] = 2;
    }
}
