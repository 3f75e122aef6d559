using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Faults in compiled code, of each kind and from each place, caught as exceptions.</summary>
internal sealed unsafe class FaultTests
{
    private const nint Unmapped = 0x1230;

    private CodeHeap _heap = null!;

    public enum Place
    {
        Leaf,
        LeafWithLocals,
        BeforeCall,
        AfterCall,
    }

    [SetUp]
    public void SetUp()
    {
        if (!CodeHeap.CanCatchFaults)
            Assert.Ignore("Faults are not caught on this system.");
        _heap = new CodeHeap(new CodeHeapOptions { CatchFaults = true });
        ThreadHost.Function = null;
    }

    [TearDown]
    public void TearDown() => _heap?.Dispose();

    [Test]
    public void Each_kind_of_fault_says_what_and_where_it_was()
    {
        Check(Compile(emit => emit.EmitRead(), Unmapped), StencilFaultKind.Access, Unmapped, "read");
        Check(
            Compile(
                emit =>
                {
                    emit.EmitPush(Unmapped + 8);
                    emit.EmitWrite();
                },
                5),
            StencilFaultKind.Access, Unmapped + 8, "write");
        Check(Compile(emit => emit.EmitIllegal(), 5), StencilFaultKind.IllegalInstruction, null, "illegal");
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return;

        // Not canonical: the processor does not tell the address.
        Check(Compile(emit => emit.EmitRead(), 0x1234_5678_9ABC_DEF0), StencilFaultKind.Access, null, "read");
        foreach ((long value, long by) in new[] { (5L, 0L), (long.MinValue, -1L) })
        {
            Check(
                Compile(
                    emit =>
                    {
                        emit.EmitPush(by);
                        emit.EmitDivide();
                    },
                    value),
                StencilFaultKind.Division, null, "divide");
        }

        static void Check(FaultEmitter.Program code, StencilFaultKind kind, nint? address, string stencil)
        {
            using (code)
            {
                StencilFaultException fault = Fault(() => Run(code));
                Assert.Multiple(() =>
                {
                    Assert.That(fault.Kind, Is.EqualTo(kind));
                    Assert.That(fault.Address, Is.EqualTo(address));
                    Assert.That(fault.Location?.Stencil, Is.EqualTo(stencil));
                    Assert.That(fault.Location?.Position, Is.EqualTo(7));
                    Assert.That(fault.Location?.Code, Is.SameAs(code));
                    Assert.That(fault.Frames, Has.Count.EqualTo(1));
                    Assert.That(fault.FrameCount, Is.EqualTo(1));
                    Assert.That(fault.Message, Does.Contain($"in {stencil}+").And.Contain("of test, position 7"));
                    Assert.That(fault.StackTrace, Does.StartWith($"   at {stencil}+").And.Contain(nameof(FaultTests)));
                });
            }
        }
    }

    [Test]
    public void The_frames_of_a_nest_of_three_are_told([Values] Place place, [Values] bool isCalledByEach)
    {
        using var leaf = new FaultEmitter(_heap) { KeepListing = true };
        leaf.EmitStop();
        using FaultEmitter.Program nothing = leaf.Compile("nothing");
        using FaultEmitter.Program inner = Compile(
            emit =>
            {
                switch (place)
                {
                    case Place.Leaf:
                        emit.EmitRead();
                        break;
                    case Place.LeafWithLocals:
                        emit.EmitReadWithLocals();
                        break;
                    case Place.BeforeCall:
                        emit.EmitReadAndCall(nothing);
                        break;
                    default:
                        emit.EmitCallAndRead(nothing);
                        break;
                }
            },
            Unmapped, "inner");
        using FaultEmitter.Program middle = Compile(emit => emit.EmitCall(inner), 1, "middle");
        using FaultEmitter.Program outer = Compile(
            emit =>
            {
                if (isCalledByEach)
                    emit.EmitCallAndRead(middle);
                else
                    emit.EmitCall(middle);
            },
            1, "outer");

        StencilFaultException fault = Fault(() => Run(outer));
        string stencil = place switch
        {
            Place.Leaf => "read",
            Place.LeafWithLocals => "read_with_locals",
            Place.BeforeCall => "read_and_call",
            _ => "call_and_read",
        };

        // A leaf that keeps something on the stack hides who called it, as far as frame pointers tell.
        bool isHidden = place == Place.LeafWithLocals && RuntimeInformation.ProcessArchitecture == Architecture.X64;
        string[] expected = [$"{stencil} of inner", .. isHidden ? Array.Empty<string>() : ["call of middle"],
            $"{(isCalledByEach ? "call_and_read" : "call")} of outer"];
        Assert.That(fault.Frames.Select(frame => $"{frame.Stencil} of {frame.Code.Name}"), Is.EqualTo(expected));
        Assert.That(fault.FrameCount, Is.EqualTo(isHidden ? 2 : 3));
    }

    /// <summary>Each kind in each of three functions that call each other, before it has called and after.</summary>
    [Test]
    public void Each_kind_is_told_from_each_position_of_a_nest_of_three(
        [Values(StencilFaultKind.Access, StencilFaultKind.Division, StencilFaultKind.IllegalInstruction)] StencilFaultKind kind,
        [Values(0, 1, 2)] int depth,
        [Values] bool isAfterCall)
    {
        if (kind == StencilFaultKind.Division && RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("AArch64 has no such fault.");
        var nest = new List<FaultEmitter.Program>();
        for (int i = 2; i >= 0; i--)
        {
            FaultEmitter.Program? callee = nest.LastOrDefault();
            nest.Add(Compile(
                emit =>
                {
                    if (i == depth && !isAfterCall)
                        EmitFault(emit, kind);
                    if (callee is not null)
                        emit.EmitCall(callee);
                    if (i == depth && isAfterCall)
                        EmitFault(emit, kind);
                },
                i, $"f{i}"));
        }

        for (int round = 0; round < 3; round++)
        {
            StencilFaultException fault = Fault(() => Run(nest[2]));
            Assert.That(fault.Kind, Is.EqualTo(kind));
            Assert.That(
                fault.Frames.Select(frame => frame.Code.Name), Is.EqualTo(Enumerable.Range(0, depth + 1).Reverse().Select(i => $"f{i}")));
        }

        foreach (FaultEmitter.Program code in nest)
            code.Dispose();
    }

    [Test]
    public void Without_a_listing_the_functions_are_told_all_the_same()
    {
        using var emit = new FaultEmitter(_heap);
        emit.MarkFunction("inner");
        Label inner = emit.DefineLabel();
        emit.MarkLabel(inner);
        emit.EmitPush(Unmapped);
        emit.EmitRead();
        emit.EmitStop();
        Label start = emit.DefineLabel();
        emit.MarkFunction("outer");
        emit.MarkLabel(start);
        emit.EmitPush(1);
        emit.EmitCall(inner);
        emit.EmitStop();
        using FaultEmitter.Program code = emit.Compile("module");
        long* stack = stackalloc long[16];
        StencilFaultException fault = Fault(() => code.Run(start, stack));
        string[] expected = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ["inner", "outer"] : ["inner"];
        Assert.That(fault.Frames.Select(frame => frame.Function), Is.EqualTo(expected));
        Assert.That(fault.Location?.Stencil, Is.Null);
    }

    [Test]
    public void What_a_leaf_keeps_on_the_stack_may_look_like_an_address_of_code([Values] bool hasListing)
    {
        using FaultEmitter.Program other = Compile(_ => { }, 1);
        foreach (long offset in new[] { 0, 5, 1 << 20, 64 << 20, -other.Address & 0xFFF, -1 })
        {
            using var emit = new FaultEmitter(_heap) { KeepListing = hasListing };
            emit.EmitPush(other.Address + offset);
            emit.EmitPush(Unmapped);
            emit.EmitReadWithAddresses();
            emit.EmitStop();
            using FaultEmitter.Program code = emit.Compile();
            StencilFaultException fault = Fault(() => Run(code));
            Assert.That(fault.Address, Is.EqualTo(Unmapped));
            if (hasListing)
                Assert.That((fault.Frames.Count, fault.FrameCount), Is.EqualTo((1, 1)));
        }
    }

    [Test]
    public void What_the_caller_keeps_in_registers_is_there_after_a_fault()
    {
        using FaultEmitter.Program code = Compile(emit => emit.EmitRead(), Unmapped);
        long a = 1, b = 2, c = 3, d = 4, e = 5, f = 6;
        double x = 1.5, y = 2.5, z = 3.5;
        for (int i = 0; i < 1000; i++)
        {
            try
            {
                Run(code);
                Assert.Fail("No fault.");
            }
            catch (StencilFaultException)
            {
                (a, b, c, d, e, f) = (a + b, b + c, c + d, d + e, e + f, f + a);
                (x, y, z) = (x + y, y + z, z * 0.5);
            }
        }

        (long A, long B, long C, long D, long E, long F, double X, double Y, double Z) expected = (1, 2, 3, 4, 5, 6, 1.5, 2.5, 3.5);
        for (int i = 0; i < 1000; i++)
        {
            (long na, long nb, long nc, long nd, long ne, long nf, double nx, double ny, double nz) = expected;
            expected = (na + nb, nb + nc, nc + nd, nd + ne, ne + nf, nf + na, nx + ny, ny + nz, nz * 0.5);
        }

        Assert.That((a, b, c, d, e, f, x, y, z), Is.EqualTo(expected));
    }

    [Test]
    public void In_a_nest_with_CSharp_the_inner_run_throws_and_the_outer_goes_on()
    {
        using FaultEmitter.Program inner = Compile(emit => emit.EmitRead(), Unmapped, "inner");
        using FaultEmitter.Program outer = Compile(emit => emit.EmitHost(), 100, "outer");
        int caught = 0;
        ThreadHost.Function = _ =>
        {
            try
            {
                return Run(inner);
            }
            catch (StencilFaultException)
            {
                caught++;
                return 23;
            }
        };
        for (int i = 0; i < 100; i++)
            Assert.That(Run(outer), Is.EqualTo(123));
        Assert.That(caught, Is.EqualTo(100));
    }

    [Test]
    public void In_a_nest_with_CSharp_a_fault_that_nobody_catches_ends_the_outer_run_too()
    {
        using FaultEmitter.Program inner = Compile(emit => emit.EmitRead(), Unmapped, "inner");
        using FaultEmitter.Program outer = Compile(emit => emit.EmitHost(), 100, "outer");
        ThreadHost.Function = _ => Run(inner);
        for (int i = 0; i < 100; i++)
            Assert.That(Fault(() => Run(outer)).Location?.Code, Is.SameAs(inner));

        // And the outer one can fault behind it.
        using FaultEmitter.Program both = Compile(
            emit =>
            {
                emit.EmitHost();
                emit.EmitRead();
            },
            Unmapped, "both");
        ThreadHost.Function = _ => Fault(() => Run(inner)).Kind == StencilFaultKind.Access ? 0 : 1;
        Assert.That(Fault(() => Run(both)).Location?.Code, Is.SameAs(both));
    }

    [Test]
    public void Each_entry_can_be_left()
    {
        using FaultEmitter.Program code = Compile(emit => emit.EmitRead(), Unmapped);
        long* stack = stackalloc long[16];
        long** place = stackalloc long*[1] { stack };
        Assert.Multiple(() =>
        {
            Assert.That(Fault(() => code.Run(stack)).Location?.Stencil, Is.EqualTo("read"));
            Assert.That(Fault(() => code.RunForDouble(stack)).Location?.Stencil, Is.EqualTo("read"));
            Assert.That(Fault(() => code.RunWithStack(3)).Location?.Stencil, Is.EqualTo("read"));
            Assert.That(Fault(() => code.RunThrough(place)).Location?.Stencil, Is.EqualTo("read"));

            // Its own fault: it is no stencil.
            StencilFaultException own = Fault(() => code.RunThrough((long**)Unmapped));
            Assert.That((own.Address, own.Location), Is.EqualTo(((nint?)Unmapped, (CodeLocation?)null)));
        });
        using FaultEmitter.Program fine = Compile(_ => { }, 42);
        Assert.That(fine.RunForDouble(stack), Is.EqualTo(42.0));
        Assert.That(fine.RunWithStack(3), Is.EqualTo(42));
    }

    [Test]
    public void The_end_of_the_stack_is_a_fault_again_and_again([Values(0, 1 << 20)] int threadStack)
    {
        using var emit = new FaultEmitter(_heap) { KeepListing = true };
        Label self = emit.DefineLabel();
        emit.MarkLabel(self);
        emit.EmitCall(self);
        emit.EmitStop();
        using FaultEmitter.Program code = emit.Compile("endless");
        if (threadStack == 0)
        {
            Recurse();
            return;
        }

        var thread = new Thread(Recurse, threadStack);
        thread.Start();
        thread.Join();

        void Recurse()
        {
            for (int i = 0; i < 100; i++)
            {
                StencilFaultException fault = Fault(() => Run(code));
                Assert.That(fault.Kind, Is.EqualTo(StencilFaultKind.StackExhausted));
                Assert.That(fault.FrameCount, Is.GreaterThan(5000));
                Assert.That(fault.Frames, Has.Count.InRange(60, 66));
                Assert.That(fault.Frames.Select(frame => frame.Stencil), Has.All.EqualTo("call"));
            }
        }
    }

    [Test]
    public void On_four_threads_no_fault_is_lost_beside_collections_and_exceptions_of_CSharp()
    {
        // As many faults as you have time for.
        int rounds = int.Parse(Environment.GetEnvironmentVariable("COPYPATCH_TEST_FAULTS") ?? "100000") / 4;
        using FaultEmitter.Program read = Compile(emit => emit.EmitRead(), Unmapped);
        using FaultEmitter.Program nested = Compile(emit => emit.EmitCall(read), 1);
        bool isDone = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                GC.Collect(0);
                Thread.Sleep(1);
            }
        });
        int[] lost = new int[4];
        int[] managed = new int[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                try
                {
                    Run((i & 1) == 0 ? read : nested);
                    lost[number]++;
                }
                catch (StencilFaultException fault) when (fault.Address == Unmapped)
                {
                }

                if (i % 10 == number)
                    managed[number] += CatchManaged(number % 2 == 0 ? null : [1], 0);
            }
        }))];
        collector.Start();
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Volatile.Write(ref isDone, true);
        collector.Join();
        Assert.That(lost, Has.All.Zero);
        Assert.That(managed, Has.All.EqualTo(rounds / 10));
    }

    [Test]
    public void A_fault_beside_threads_that_compile_and_dispose_code_and_heaps()
    {
        using FaultEmitter.Program code = Compile(emit => emit.EmitRead(), Unmapped);
        bool isDone = false;
        Thread[] others = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                using var heap = new CodeHeap(new CodeHeapOptions { CatchFaults = true, Capacity = 1 << 16 });
                using var emit = new FaultEmitter(heap);
                emit.EmitPush(5);
                emit.EmitStop();
                using FaultEmitter.Program other = emit.Compile();
                Run(other);
            }
        }))];
        foreach (Thread other in others)
            other.Start();
        for (int i = 0; i < 2000; i++)
            Assert.That(Fault(() => Run(code)).Address, Is.EqualTo(Unmapped));
        Volatile.Write(ref isDone, true);
        foreach (Thread other in others)
            other.Join();
    }

    [Test]
    public void A_fault_goes_on_at_the_label_that_was_given([Values(0, 1, 2)] int position)
    {
        using var emit = new FaultEmitter(_heap) { KeepListing = true };
        Label first = emit.DefineLabel("first");
        Label second = emit.DefineLabel("second");
        Label start = emit.DefineLabel("start");

        // One landing lies at the very start of the code, the other in the cold section.
        emit.MarkLabel(first);
        emit.EmitPush(100);
        emit.EmitStop();
        emit.MarkLabel(start);
        emit.LandFaults(first);
        emit.EmitReadAt(0);
        emit.LandFaults(second);
        emit.EmitReadAt(8);
        emit.LandFaults(default);
        emit.EmitReadAt(16);
        emit.EmitStop();
        emit.Section = CodeSection.Cold;
        emit.MarkLabel(second);
        emit.EmitPush(200);
        emit.EmitStop();
        using FaultEmitter.Program code = emit.Compile("landing");

        // A chain of pointers that breaks at its start, its second or its third element.
        long* chain = stackalloc long[8];
        chain[0] = position == 1 ? Unmapped : (long)(chain + 1);
        chain[2] = position == 2 ? Unmapped : 0;
        long* stack = stackalloc long[16];
        stack[0] = position == 0 ? Unmapped : (long)chain;
        for (int i = 0; i < 1000; i++)
        {
            if (position < 2)
                Assert.That(RunOn(code, start, stack[0]), Is.EqualTo(position == 0 ? 100 : 200));
            else
                Assert.That(Fault(() => RunOn(code, start, (long)chain)).Address, Is.EqualTo(Unmapped + 16));
        }
    }

    [Test]
    public void Code_that_comes_and_goes_has_its_own_landings()
    {
        var live = new Queue<FaultEmitter.Program>();
        for (int i = 0; i < 500; i++)
        {
            using var emit = new FaultEmitter(_heap);
            Label landing = emit.DefineLabel();
            emit.EmitPush(Unmapped);
            emit.LandFaults(landing);
            emit.EmitRead();
            emit.MarkLabel(landing);
            emit.EmitPush(i);
            emit.EmitStop();
            live.Enqueue(emit.Compile());
            foreach (FaultEmitter.Program code in live)
                Run(code);
            Assert.That(Run(live.Last()), Is.EqualTo(i));
            if (live.Count > 5)
                live.Dequeue().Dispose();
        }

        while (live.TryDequeue(out FaultEmitter.Program? code))
            code.Dispose();
    }

    [Test]
    public void A_landing_must_be_there()
    {
        using var emit = new FaultEmitter(_heap);
        Label nowhere = emit.DefineLabel("nowhere");
        emit.EmitPush(1);
        emit.LandFaults(nowhere);
        emit.EmitRead();
        emit.EmitStop();
        Assert.That(
            () => emit.Compile(),
            Throws.InvalidOperationException.With.Message.Contains("\"nowhere\"").And.Message.Contains("was never marked"));
        using var heap = new CodeHeap();
        using var ordinary = new FaultEmitter(heap);
        Assert.That(
            () => ordinary.LandFaults(default), Throws.InvalidOperationException.With.Message.Contains("does not catch faults"));
        Assert.That(() => emit.LandFaults(ordinary.DefineLabel()), Throws.ArgumentException);
    }

    [Test]
    public void A_trap_says_its_stencil_and_position()
    {
        using FaultEmitter.Program inner = Compile(emit => emit.EmitTrap(5), 1, "inner");
        using FaultEmitter.Program outer = Compile(emit => emit.EmitCall(inner), 1, "outer");
        var trap = Assert.Throws<StencilTrapException>(() => Run(outer));
        Assert.Multiple(() =>
        {
            Assert.That(trap!.Code, Is.EqualTo(5));
            Assert.That(trap.Location?.Stencil, Is.EqualTo("trap"));
            Assert.That(trap.Location?.Code, Is.SameAs(inner));
            Assert.That(trap.Location?.Position, Is.EqualTo(7));
            Assert.That(trap.Message, Does.Match(@"^Compiled code ended with trap 5 in trap\+\d+ of inner, position 7\.$"));
            Assert.That(trap.StackTrace, Does.StartWith("   at trap+"));
        });
        long* stack = stackalloc long[16];
        Assert.That(
            Assert.Throws<StencilTrapException>(() => inner.RunForDouble(stack))!.Location?.Stencil, Is.EqualTo("trap"));
    }

    [Test]
    public void A_run_of_an_ordinary_heap_whose_code_calls_into_it_is_left_too()
    {
        using var ordinary = new CodeHeap();
        using FaultEmitter.Program leaf = Compile(emit => emit.EmitRead(), Unmapped, "leaf");
        using FaultEmitter.Program caller = Compile(ordinary, emit => emit.EmitCall(leaf), 1, "caller");
        using FaultEmitter.Program between = Compile(emit => emit.EmitCall(caller), 1, "between");
        string[] expected = ["read of leaf", "call of caller", "call of between"];
        for (int i = 0; i < 10; i++)
        {
            Assert.That(Names(Fault(() => Run(caller))), Is.EqualTo(expected[..2]));
            Assert.That(Names(Fault(() => Run(between))), Is.EqualTo(expected));
            Assert.That(Names(Fault(() => RunAt(caller, leaf.Address))), Is.EqualTo(expected[..1]));
        }

        static string[] Names(StencilFaultException fault) => [.. fault.Frames.Select(frame => $"{frame.Stencil} of {frame.Code.Name}")];

        static long RunAt(FaultEmitter.Program code, nint address)
        {
            long* stack = stackalloc long[16];
            return code.RunAt(address, stack);
        }
    }

    [Test]
    public void Code_of_an_ordinary_heap_is_not_watched_and_costs_nothing_more()
    {
        using var heap = new CodeHeap();
        Assert.That((heap.CatchesFaults, _heap.CatchesFaults), Is.EqualTo((false, true)));
    }

    private static FaultEmitter.Program Compile(CodeHeap heap, Action<FaultEmitter> body, long value, string name)
    {
        using var emit = new FaultEmitter(heap) { KeepListing = true, KeepPositions = true };
        emit.MarkPosition(6);
        emit.EmitPush(value);
        emit.MarkPosition(7);
        body(emit);
        emit.EmitStop();
        return emit.Compile(name);
    }

    private FaultEmitter.Program Compile(Action<FaultEmitter> body, long value, string name = "test") =>
        Compile(_heap, body, value, name);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Run(FaultEmitter.Program code)
    {
        long* stack = stackalloc long[256];
        return code.Run(stack);
    }

    private static long RunOn(FaultEmitter.Program code, Label start, long top)
    {
        long* stack = stackalloc long[16];
        stack[0] = top;
        return code.Run(start, stack + 1);
    }

    private static void EmitFault(FaultEmitter emit, StencilFaultKind kind)
    {
        switch (kind)
        {
            case StencilFaultKind.Access:
                emit.EmitPush(Unmapped);
                emit.EmitRead();
                break;
            case StencilFaultKind.Division:
                emit.EmitPush(1);
                emit.EmitPush(0);
                emit.EmitDivide();
                break;
            default:
                emit.EmitIllegal();
                break;
        }
    }

    private static StencilFaultException Fault(Action run) => Assert.Throws<StencilFaultException>(run)!;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CatchManaged(int[]? array, int by)
    {
        try
        {
            return array!.Length / by;
        }
        catch (NullReferenceException)
        {
            return 1;
        }
        catch (DivideByZeroException)
        {
            return 1;
        }
    }
}
